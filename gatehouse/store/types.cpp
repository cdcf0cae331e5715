#include <gatehouse/store/types.h>

#include <algorithm>

namespace gatehouse::store {

std::int64_t make_row_id(Time at, std::uint32_t random) {
  constexpr int random_bits = 21;
  constexpr std::int64_t latest = (std::int64_t{1} << 42) - 1;
  const auto millis = std::clamp<std::int64_t>(unix_millis(at), 0, latest);
  return (millis << random_bits) | (random & ((1U << random_bits) - 1));
}

}  // namespace gatehouse::store
