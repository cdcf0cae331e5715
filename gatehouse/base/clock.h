// Time, and the Clock that everything below `app` is handed instead of reading it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace gatehouse {

using namespace std::chrono_literals;  // 10min, 30s in users' code

// Wall-clock time in milliseconds since 1970 (UTC): for `exp`, `iat` and all that is stored.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;
// Never steps back: for timeouts and rate limits.
using Steady = std::chrono::time_point<std::chrono::steady_clock, std::chrono::milliseconds>;

// Safe to use from many threads at once.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
  virtual Steady steady() const = 0;
};

class SystemClock final : public Clock {
 public:
  Time now() const override;
  Steady steady() const override;
};

// Stands still until told otherwise; for tests.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Time start = Time{std::chrono::seconds{1'750'000'000}})
      : now_(start.time_since_epoch().count()) {}
  Time now() const override { return Time{std::chrono::milliseconds{now_.load()}}; }
  Steady steady() const override { return Steady{std::chrono::milliseconds{steady_.load()}}; }
  void advance(std::chrono::milliseconds by) { now_ += by.count(), steady_ += by.count(); }
  void step_wall_clock(std::chrono::milliseconds by) { now_ += by.count(); }  // as NTP or an operator would

 private:
  std::atomic<std::int64_t> now_;
  std::atomic<std::int64_t> steady_{0};
};

const Clock& system_clock();
Time now();  // system_clock().now()

std::int64_t unix_seconds(Time time);  // rounded down
std::int64_t unix_millis(Time time);
Time from_unix_seconds(std::int64_t seconds);
Time from_unix_millis(std::int64_t millis);
std::string iso8601(Time time);  // 2026-01-02T03:04:05Z (RFC 3339)

}  // namespace gatehouse
