// UTF-8 (RFC 3629): the check that every text from outside passes.
#pragma once

#include <cstddef>
#include <string_view>

namespace gatehouse {

// Length in bytes of the valid sequence at the start of `text` (1 to 4), or 0: overlong forms,
// surrogates, values above U+10FFFF and cut sequences are not valid. `text` is not empty.
std::size_t utf8_sequence(std::string_view text);
bool is_utf8(std::string_view text);
// Number of code points; `text` is valid UTF-8.
std::size_t code_points(std::string_view text);

}  // namespace gatehouse
