#include <gatehouse/auth/throttle.h>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gatehouse {

Throttle::Throttle(ThrottleLimit limit, const Clock& clock, std::size_t most_keys)
    : limit_(limit), clock_(clock), most_keys_(most_keys) {}

Throttle::Attempt::Attempt(Attempt&& other) noexcept
    : throttle_(std::exchange(other.throttle_, nullptr)), key_(std::move(other.key_)) {}

Throttle::Attempt::~Attempt() { end(End::failed); }
void Throttle::Attempt::succeeded() { end(End::succeeded); }
void Throttle::Attempt::clear_failures() { end(End::cleared); }

void Throttle::Attempt::end(End how) {
  auto* const throttle = std::exchange(throttle_, nullptr);
  if (throttle == nullptr) return;
  {
    const std::lock_guard lock(throttle->mutex_);
    auto& count = throttle->current(key_);
    --count.under_way;
    if (how == End::failed) count.failures.push_back(throttle->clock_.steady());
    if (how == End::cleared) count.failures.clear();
  }
  throttle->ended_.notify_all();
}

Result<Throttle::Attempt> Throttle::start(std::string_view key) {
  std::unique_lock lock(mutex_);
  for (;;) {
    auto& count = current(key);
    const auto failed = static_cast<int>(count.failures.size());
    if (failed >= limit_.failures) return fail(too_many(count));
    if (failed + count.under_way < limit_.failures) {
      ++count.under_way;
      return Attempt(*this, key);
    }
    if (count.waiting >= most_waiting) return fail(Error{Reason::overloaded, "too many attempts under way", 1s});
    ++count.waiting;
    ended_.wait(lock);
    --current(key).waiting;
  }
}

Throttle::Attempt Throttle::start_anyway(std::string_view key) {
  const std::lock_guard lock(mutex_);
  ++current(key).under_way;
  return Attempt(*this, key);
}

int Throttle::failures(std::string_view key) {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(current(key).failures.size());
}

Error Throttle::too_many(const Count& count) const {
  const auto wait = std::chrono::ceil<std::chrono::seconds>(count.failures.front() + limit_.window - clock_.steady());
  return {Reason::rate_limited, fmt::format("{} failures", count.failures.size()), std::max(wait, 1s)};
}

Throttle::Count& Throttle::current(std::string_view key) {
  if (by_key_.size() >= most_keys_) make_room();
  auto& count = by_key_[std::string(key)];
  const auto horizon = clock_.steady() - limit_.window;
  while (!count.failures.empty() && count.failures.front() <= horizon) count.failures.pop_front();
  return count;
}

// First those whose window has passed; if an attacker has filled the table within one window, those that failed least.
void Throttle::make_room() {
  const auto horizon = clock_.steady() - limit_.window;
  const auto idle = [](const Count& count) { return count.under_way == 0 && count.waiting == 0; };
  std::erase_if(by_key_, [&](const auto& entry) {
    const auto& failures = entry.second.failures;
    return idle(entry.second) && (failures.empty() || failures.back() <= horizon);
  });
  const auto most = static_cast<std::size_t>(limit_.failures);
  for (std::size_t least = 1; least <= most && by_key_.size() >= most_keys_; ++least) {
    std::erase_if(by_key_,
                  [&](const auto& entry) { return idle(entry.second) && entry.second.failures.size() <= least; });
  }
}

}  // namespace gatehouse
