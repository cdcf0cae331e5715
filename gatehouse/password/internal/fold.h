// Text without case, for comparing passwords with names and with the list of common ones.
#pragma once

#include <string>
#include <string_view>

namespace gatehouse::password {

// Case folding and NFKC (Unicode 3.13). `text` is valid UTF-8, at most a few KiB.
std::string folded(std::string_view text);
std::string reversed(std::string_view text);  // by code points

}  // namespace gatehouse::password
