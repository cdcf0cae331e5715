// Strict JSON text to Value (RFC 8259; of what RFC 8259 leaves open, the refusing side).
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/json/value.h>

#include <cstddef>
#include <string_view>

namespace gatehouse::json {

struct Limits {
  std::size_t bytes = 1 << 20;  // of the text
  std::size_t depth = 32;       // arrays and objects inside each other; never more than `max_depth`, whatever is asked
};

inline constexpr std::size_t max_depth = 256;  // keeps the stack small, here and in all that walks a Value

// Fails with invalid_json, the detail saying where ("byte 17: ...") and what: besides what the grammar refuses also
// duplicate member names (compared after unescaping), lone surrogates, bytes that are not UTF-8, a byte order mark,
// numbers beyond a double (1e400), and texts over the limits. Numbers too small for a double are zero. Memory is at
// most about 64 bytes for each byte of the text (an array of single digits).
Result<Value> parse(std::string_view text, Limits limits = {});

}  // namespace gatehouse::json
