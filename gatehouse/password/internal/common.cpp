#include <gatehouse/password/internal/common.h>

#include <cstddef>

namespace gatehouse::password {
namespace {

#pragma GCC diagnostic ignored "-Woverlength-strings"  // g++ and clang++ take any length
constexpr std::string_view list =
#include <gatehouse/password/internal/common.inc>
    ;

// Bisects the text itself: `low` and `high` always stand at the start of a line.
bool is_listed(std::string_view word) {
  std::size_t low = 1;
  std::size_t high = list.size();
  while (low < high) {
    const auto start = list.rfind('\n', low + (high - low) / 2 - 1) + 1;
    const auto end = list.find('\n', start);
    const auto line = list.substr(start, end - start);
    if (line == word) return true;
    if (line < word) {
      low = end + 1;
    } else {
      high = start;
    }
  }
  return false;
}

bool is_repeated(std::string_view text) {
  for (std::size_t piece = 1; piece <= 4 && piece * 2 <= text.size(); ++piece) {
    if (text.substr(piece) == text.substr(0, text.size() - piece)) return true;
  }
  return false;
}

bool is_row(std::string_view text) {
  const int step = text[1] - text[0];
  if (step != 1 && step != -1) return false;
  for (std::size_t i = 2; i < text.size(); ++i) {
    const bool wraps = text[i - 1] == '9' && text[i] == '0';  // ...7890
    if (text[i] - text[i - 1] != step && !wraps) return false;
  }
  return true;
}

}  // namespace

bool is_common(std::string_view folded) {
  if (folded.size() < 2) return true;
  return is_repeated(folded) || is_row(folded) || is_listed(folded);
}

std::string_view common_list() { return list; }

}  // namespace gatehouse::password
