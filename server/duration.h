// Durations as people write them in settings: "300ms", "30s", "5m", "2h", "30d".
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace gatehouse::server {

// Digits and one unit, nothing else; at most 100 years. Empty: not so.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);
// In the largest unit that is exact: 90 s is "90s", 120 s is "2m".
std::string print_duration(std::chrono::milliseconds duration);

}  // namespace gatehouse::server
