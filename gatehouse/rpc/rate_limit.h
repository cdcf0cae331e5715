// RateLimit: so many calls in so much time, for each caller.
#pragma once

#include <gatehouse/base/clock.h>

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace gatehouse::rpc {

// A bucket for each caller that fills evenly: `count` calls at once, then one every `window / count`. Thread-safe.
class RateLimit {
 public:
  static constexpr std::size_t most_callers = 10'000;  // full: those with full buckets are forgotten, then all

  // "10/s", "10/m", "10/h", "10/d"; throws std::invalid_argument for anything else.
  explicit RateLimit(std::string_view rate);

  // Zero: go on, it was counted. Else how long to wait, rounded up; not counted.
  std::chrono::seconds take(std::string_view caller, Steady now);
  std::size_t callers() const;

 private:
  void forget(Steady now);

  std::chrono::milliseconds window_{};
  std::chrono::microseconds each_{};
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::chrono::microseconds> full_at_;  // when each caller's bucket is full again
};

}  // namespace gatehouse::rpc
