// Perform: one call of a function, however it came here: guard, limit, arguments, function.
#pragma once

#include <gatehouse/base/log.h>
#include <gatehouse/rpc/function.h>
#include <gatehouse/rpc/internal/messages.h>

#include <string>
#include <string_view>
#include <variant>

namespace gatehouse::rpc {

// The result as msgpack, a stream that has begun, or why there is none.
using Answer = std::variant<std::string, Chunks, Failure>;

// rate_limited with a retry_after when this caller has called too often; counts the call when not.
Result<void> within_limit(const Exposed& exposed, const Identity* who, const Client& client, Steady now);

// Puts what was sent in the order of the parameters. Empty fields: nothing sent. False: `problems` says why.
bool bind_arguments(const Exposed& exposed, std::string_view args, std::string_view kwargs, Arguments& given,
                    Problems& problems);

// Never throws what the function throws: the log tells, the caller hears "internal".
Answer perform(const Exposed& exposed, const Call& call, const Arguments& given, const Log& log);
// The next value of a stream; none: its end.
std::variant<std::optional<std::string>, Failure> next_chunk(const Chunks& chunks, std::string_view name,
                                                             const Log& log);

}  // namespace gatehouse::rpc
