#include <server/duration.h>

#include <array>
#include <charconv>
#include <cstdint>

namespace gatehouse::server {
namespace {

using std::chrono::milliseconds;

struct Unit {
  std::string_view name;
  std::int64_t in_milliseconds;
};
constexpr std::array units{Unit{"d", 86'400'000}, Unit{"h", 3'600'000}, Unit{"m", 60'000}, Unit{"s", 1000},
                           Unit{"ms", 1}};
constexpr std::int64_t longest = 36'525 * units[0].in_milliseconds;

}  // namespace

std::optional<milliseconds> parse_duration(std::string_view text) {
  if (text.empty() || text[0] < '0' || text[0] > '9') return std::nullopt;
  std::int64_t amount = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
  if (error != std::errc()) return std::nullopt;
  const auto name = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const auto& unit : units) {
    if (unit.name != name || amount > longest / unit.in_milliseconds) continue;
    return milliseconds{amount * unit.in_milliseconds};
  }
  return std::nullopt;
}

std::string print_duration(milliseconds duration) {
  const auto count = duration.count();
  if (count == 0) return "0s";
  for (const auto& unit : units) {
    if (count % unit.in_milliseconds == 0) return std::to_string(count / unit.in_milliseconds) + std::string(unit.name);
  }
  return {};
}

}  // namespace gatehouse::server
