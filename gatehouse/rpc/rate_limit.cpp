#include <gatehouse/rpc/rate_limit.h>

#include <charconv>
#include <stdexcept>

namespace gatehouse::rpc {
namespace {

std::chrono::milliseconds unit(char letter) {
  switch (letter) {
    case 's': return 1s;
    case 'm': return 1min;
    case 'h': return 1h;
    case 'd': return 24h;
    default: return 0s;
  }
}

}  // namespace

RateLimit::RateLimit(std::string_view rate) {
  std::uint32_t count = 0;
  const char* const first = rate.data();
  const char* const last = first + rate.size();
  const auto [end, error] = std::from_chars(first, last, count);
  if (error == std::errc{} && end + 2 == last && *end == '/') window_ = unit(end[1]);
  if (count == 0 || count > 1'000'000 || window_ == 0ms) {
    throw std::invalid_argument("a rate is COUNT/s, COUNT/m, COUNT/h or COUNT/d with a COUNT of 1 to 1000000");
  }
  each_ = std::chrono::microseconds(window_) / count;
}

std::chrono::seconds RateLimit::take(std::string_view caller, Steady now) {
  const std::chrono::microseconds at = now.time_since_epoch();
  const std::scoped_lock lock(mutex_);
  if (full_at_.size() >= most_callers) forget(now);
  auto& full_at = full_at_.try_emplace(std::string(caller), at).first->second;
  const auto filled = std::max(full_at, at) + each_;
  const auto wait = filled - at - window_;
  if (wait > 0us) return std::chrono::ceil<std::chrono::seconds>(wait);
  full_at = filled;
  return 0s;
}

void RateLimit::forget(Steady now) {
  const std::chrono::microseconds at = now.time_since_epoch();
  std::erase_if(full_at_, [at](const auto& entry) { return entry.second <= at; });
  if (full_at_.size() >= most_callers) full_at_.clear();
}

std::size_t RateLimit::callers() const {
  const std::scoped_lock lock(mutex_);
  return full_at_.size();
}

}  // namespace gatehouse::rpc
