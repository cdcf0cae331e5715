// Statistics: how often what happened, by hour. Counting is in memory; upkeep adds it to the database once a minute.
#pragma once

#include <gatehouse/base/clock.h>
#include <gatehouse/base/result.h>
#include <gatehouse/store/statistics.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace gatehouse {

struct HourView {
  std::string at;  // RFC 3339, the beginning of the hour
  std::int64_t signed_in = 0, wrong_password = 0, throttled = 0, signed_up = 0, refreshed = 0, refresh_refused = 0;

  bool operator==(const HourView&) const = default;
};

using Counted = std::int64_t HourView::*;

// Thread-safe. What a process counted in its last minute is lost when it is killed.
class Statistics {
 public:
  Statistics(const Clock& clock, store::Database& database) : clock_(clock), database_(database) {}

  void count(Counted what);  // no store call
  Result<void> write();      // adds what was counted since; none when nothing was
  // Hours in which something happened, oldest first; what is not written yet is in them.
  Result<std::vector<HourView>> hours(Time from);
  // At most a minute old: counting them reads every session.
  Result<store::Totals> totals();

 private:
  std::vector<store::HourCount> unwritten();
  void forget(const std::vector<store::HourCount>& written);

  const Clock& clock_;
  store::Database& database_;
  std::mutex mutex_;
  std::map<Time, HourView> unwritten_;  // by hour
  std::mutex writing_;                  // while it is held, nothing is both in the database and in memory
  std::mutex totals_mutex_;
  std::optional<store::Totals> totals_;
  Steady totals_end_;
};

}  // namespace gatehouse
