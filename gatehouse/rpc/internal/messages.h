// Messages: what goes over an RPC connection, apart and together. docs/rpc.md is the list.
#pragma once

#include <gatehouse/rpc/codec.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace gatehouse::rpc {

enum class Asked : unsigned char { init, auth, rpc, cancel, unknown };

// Views into the message; what was not sent is empty, else it is msgpack (`name` is plain text).
struct ClientMessage {
  Asked what = Asked::unknown;
  std::string_view id;
  std::string_view name;
  std::string_view args;
  std::string_view kwargs;
  std::string_view auth;
};

// None: not a map, a `type` that is no text, a call without a usable id (integer or short text) or name.
std::optional<ClientMessage> read_message(std::string_view message, MsgpackLimits limits);

// Why a call has no result. Without a code the message is all there is to say.
struct Failure {
  std::string code;
  std::string message;
  json::Value data = {};
  std::optional<Error> error = {};  // what it was made of
};
Failure failure(const Error& error);
Failure failure(Reason reason, std::chrono::seconds retry_after = {});
Failure failure(const Problems& problems);
Failure not_found(std::string_view name);

// `id` and `value` are msgpack.
std::string result_message(std::string_view id, std::string_view value);
std::string error_message(std::string_view id, const Failure& failure);
std::string stream_message(std::string_view id);
std::string chunk_message(std::string_view id, std::string_view value);
std::string done_message(std::string_view id);

}  // namespace gatehouse::rpc
