// Plain structs to JSON and back, by the names of their fields: no macros, no second description.
//
//   struct Login { std::string username, password; std::optional<bool> remember; };
//   const auto login = TRY(json::read<Login>(body));
//
// A field is a bool, integer, float, std::string, enum (by enumerator name), std::optional, std::vector,
// std::map<std::string, ...>, Value, Object or again a plain struct (fields.h says what that is).
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/json/fields.h>
#include <gatehouse/json/parse.h>
#include <gatehouse/json/value.h>

#include <string>
#include <string_view>

namespace gatehouse::json {

// Members that T does not name are ignored. A missing member fails unless its field is optional (missing or null:
// empty). An integer must be written as one (1, not 1.0 or "1") and be in the field's range; a float takes both kinds
// of number. Fails with invalid_json, the detail naming the path: "user.age: expected an integer".
template <class T>
Result<T> decode(const Value& value);

// An empty optional field is left out; an empty optional elsewhere is null. An enum value without a name is null.
template <class T>
Value encode(const T& value);

// parse, then decode.
template <class T>
Result<T> read(std::string_view text, Limits limits = {});

// What print(encode(value)) would give, without the Value between.
template <class T>
std::string write(const T& value);

}  // namespace gatehouse::json

#include <gatehouse/json/shape_code.h>
