#include <gatehouse/auth/throttle.h>

#include <fmt/format.h>

#include <algorithm>

namespace gatehouse {

Throttle::Throttle(ThrottleLimit limit, const Clock& clock, std::size_t most_keys)
    : limit_(limit), clock_(clock), most_keys_(most_keys) {}

Throttle::Attempt::Attempt(Attempt&& other) noexcept
    : throttle_(std::exchange(other.throttle_, nullptr)), key_(std::move(other.key_)), at_(other.at_) {}

void Throttle::Attempt::succeeded() {
  if (throttle_ == nullptr) return;
  const std::lock_guard lock(throttle_->mutex_);
  auto& failures = throttle_->current(key_);
  const auto mine = std::ranges::find(failures, at_);
  if (mine != failures.end()) failures.erase(mine);
  throttle_ = nullptr;
}

void Throttle::Attempt::clear_failures() {
  if (throttle_ == nullptr) return;
  const std::lock_guard lock(throttle_->mutex_);
  throttle_->by_key_.erase(key_);
  throttle_ = nullptr;
}

Result<Throttle::Attempt> Throttle::start(std::string_view key) {
  const std::lock_guard lock(mutex_);
  auto& failures = current(key);
  if (failures.size() >= static_cast<std::size_t>(limit_.failures)) {
    const auto wait = failures.front() + limit_.window - clock_.steady();
    Error error{Reason::rate_limited, fmt::format("{} failures", failures.size()), {}};
    error.retry_after = std::max(std::chrono::ceil<std::chrono::seconds>(wait), std::chrono::seconds{1});
    return fail(std::move(error));
  }
  failures.push_back(clock_.steady());
  return Attempt(*this, std::string(key), failures.back());
}

Throttle::Attempt Throttle::start_anyway(std::string_view key) {
  const std::lock_guard lock(mutex_);
  auto& failures = current(key);
  failures.push_back(clock_.steady());
  return Attempt(*this, std::string(key), failures.back());
}

int Throttle::failures(std::string_view key) {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(current(key).size());
}

Throttle::Failures& Throttle::current(std::string_view key) {
  if (by_key_.size() >= most_keys_) make_room();
  auto& failures = by_key_[std::string(key)];
  const auto horizon = clock_.steady() - limit_.window;
  while (!failures.empty() && failures.front() <= horizon) failures.pop_front();
  return failures;
}

// First those whose window has passed; if an attacker has filled the table within one window, those that failed least.
void Throttle::make_room() {
  const auto horizon = clock_.steady() - limit_.window;
  std::erase_if(by_key_, [&](const auto& entry) { return entry.second.empty() || entry.second.back() <= horizon; });
  for (std::size_t least = 1; by_key_.size() >= most_keys_; ++least) {
    std::erase_if(by_key_, [&](const auto& entry) { return entry.second.size() <= least; });
  }
}

}  // namespace gatehouse
