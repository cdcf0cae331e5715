#include <gatehouse/base/clock.h>

#include <fmt/format.h>

namespace gatehouse {

using namespace std::chrono;

Time SystemClock::now() const { return floor<milliseconds>(std::chrono::system_clock::now()); }
Steady SystemClock::steady() const { return floor<milliseconds>(steady_clock::now()); }

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

Time now() { return system_clock().now(); }

std::int64_t unix_seconds(Time time) { return floor<seconds>(time).time_since_epoch().count(); }
std::int64_t unix_millis(Time time) { return time.time_since_epoch().count(); }
Time from_unix_seconds(std::int64_t value) { return Time{seconds{value}}; }
Time from_unix_millis(std::int64_t value) { return Time{milliseconds{value}}; }

std::string iso8601(Time time) {
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{floor<seconds>(time - day)};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

}  // namespace gatehouse
