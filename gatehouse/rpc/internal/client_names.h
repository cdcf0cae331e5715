// The names that no exposed function may have, for no client could call it.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace gatehouse::rpc {

// What a client object has of its own, what every object of JavaScript has, and `then`, which would make a promise of
// it.
inline constexpr std::array<std::string_view, 18> client_names{
    "authenticate", "close",     "constructor", "hasOwnProperty",       "identity", "isPrototypeOf",  "off",  "on",
    "once",         "prototype", "queries",     "propertyIsEnumerable", "ready",    "toLocaleString", "then", "toJSON",
    "toString",     "valueOf"};

constexpr bool is_client_name(std::string_view name) {
  return name.starts_with("__") || std::ranges::find(client_names, name) != client_names.end();
}

}  // namespace gatehouse::rpc
