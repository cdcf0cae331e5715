// Value to JSON text (RFC 8259): no spaces, members in their order, only what must be escaped is escaped.
#pragma once

#include <gatehouse/json/value.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace gatehouse::json {

// parse(print(value)) == value, as long as the value's strings are UTF-8 and its numbers finite (others print as null).
std::string print(const Value& value);

// These append to `out`.
void print(std::string& out, const Value& value);
void print(std::string& out, const Object& object);
// With the quotes. `text` is UTF-8: bytes that are not come out as U+FFFD, so that the output always is.
void print_string(std::string& out, std::string_view text);
void print_number(std::string& out, double value);  // shortest that reads back the same; 1.0 as "1.0"
void print_number(std::string& out, std::int64_t value);
void print_number(std::string& out, std::uint64_t value);

}  // namespace gatehouse::json
