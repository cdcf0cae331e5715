// Throttle: how many failed sign-ins an account and an address may have before they must wait.
#pragma once

#include <gatehouse/base/clock.h>
#include <gatehouse/base/result.h>

#include <chrono>
#include <condition_variable>
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

// A counter for each key, in memory, by the steady clock. Thread-safe. Attempts that are still under way may yet fail:
// where they could use up the limit, the next one waits for them, so that a hundred parallel guesses get no further
// than a hundred in a row, and fifty parallel sign-ins with the right password all succeed.
class Throttle {
 public:
  static constexpr int most_waiting = 64;  // for one key; one more is refused as overloaded

  Throttle(ThrottleLimit limit, const Clock& clock, std::size_t most_keys = 100'000);

  // Has failed when it goes without having succeeded.
  class Attempt {
   public:
    Attempt(Attempt&& other) noexcept;
    Attempt& operator=(Attempt&&) = delete;
    ~Attempt();
    void succeeded();       // does not count; earlier failures still do
    void clear_failures();  // the right password was shown: the key starts anew

   private:
    friend class Throttle;
    enum class End : unsigned char { failed, succeeded, cleared };
    Attempt(Throttle& throttle, std::string_view key) : throttle_(&throttle), key_(key) {}
    void end(End how);
    Throttle* throttle_;
    std::string key_;
  };

  // rate_limited with `retry_after` when the key has used up its failures.
  Result<Attempt> start(std::string_view key);
  // Starts an attempt whatever the count is: for a device that is known to be the owner's.
  Attempt start_anyway(std::string_view key);
  int failures(std::string_view key);

 private:
  struct Count {
    std::deque<Steady> failures;
    int under_way = 0;
    int waiting = 0;
  };
  Count& current(std::string_view key);  // without the failures that left the window
  void make_room();
  Error too_many(const Count& count) const;

  const ThrottleLimit limit_;
  const Clock& clock_;
  const std::size_t most_keys_;
  std::mutex mutex_;
  std::condition_variable ended_;
  std::unordered_map<std::string, Count> by_key_;
};

}  // namespace gatehouse
