// Throttle: how many failed sign-ins an account and an address may have before they must wait.
#pragma once

#include <gatehouse/base/clock.h>
#include <gatehouse/base/result.h>

#include <chrono>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace gatehouse {

struct ThrottleLimit {
  int failures;                 // this many within
  std::chrono::seconds window;  // this long, then it is refused until the oldest has left the window
};

// A counter for each key, in memory, by the steady clock. Thread-safe. An attempt counts as failed from the moment it
// starts, so that a hundred parallel guesses are a hundred; `Attempt::succeeded` takes it back.
class Throttle {
 public:
  Throttle(ThrottleLimit limit, const Clock& clock, std::size_t most_keys = 100'000);

  class Attempt {
   public:
    Attempt(Attempt&& other) noexcept;
    Attempt& operator=(Attempt&&) = delete;
    ~Attempt() = default;
    void succeeded();       // this attempt no longer counts; earlier failures still do
    void clear_failures();  // the right password was shown: the key starts anew

   private:
    friend class Throttle;
    Attempt(Throttle& throttle, std::string key, Steady at) : throttle_(&throttle), key_(std::move(key)), at_(at) {}
    Throttle* throttle_;
    std::string key_;
    Steady at_;
  };

  // rate_limited with `retry_after` when the key has used up its failures.
  Result<Attempt> start(std::string_view key);
  // Starts an attempt whatever the count is: for a device that is known to be the owner's.
  Attempt start_anyway(std::string_view key);
  int failures(std::string_view key);

 private:
  using Failures = std::deque<Steady>;
  Failures& current(std::string_view key);  // without those that left the window
  void make_room();

  const ThrottleLimit limit_;
  const Clock& clock_;
  const std::size_t most_keys_;
  std::mutex mutex_;
  std::unordered_map<std::string, Failures> by_key_;
};

}  // namespace gatehouse
