// ASCII text: the few questions that protocol grammars ask, whatever the locale.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse {

constexpr char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_ascii_letter(char c) { return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z'; }
constexpr bool is_ascii_letter_or_digit(char c) { return is_ascii_letter(c) || is_ascii_digit(c); }

constexpr bool equal_ignoring_case(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, {}, ascii_lower, ascii_lower);
}

std::string joined(const std::vector<std::string>& words, std::string_view between);

}  // namespace gatehouse
