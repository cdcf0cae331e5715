// TypeScript: the types of a Service for its callers, printed from its schema.json.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/json/value.h>

#include <string>

namespace gatehouse::rpc {

// invalid_json (detail: where) when `schema` is none, or a name in it is no identifier: it may come from a server that
// one does not know.
Result<std::string> typescript(const json::Value& schema);

}  // namespace gatehouse::rpc
