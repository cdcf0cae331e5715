// The passwords that are tried first, by everybody.
#pragma once

#include <string_view>

namespace gatehouse::password {

// `folded`: at least 8 characters, in lower case. True for the embedded list (16,000 entries), for one short piece
// said over and over ("aaaaaaaa", "abc1abc1abc1") and for characters in a row ("12345678", "hgfedcba").
bool is_common(std::string_view folded);

std::string_view common_list();  // one a line, sorted by byte, with a line end before the first and after the last

}  // namespace gatehouse::password
