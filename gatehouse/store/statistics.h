// Statistics: what happened how often, by hour; several processes add to the same counts.
#pragma once

#include <gatehouse/base/clock.h>
#include <gatehouse/base/result.h>

#include <cstdint>
#include <string>
#include <vector>

namespace gatehouse::store {

class Database;

struct HourCount {
  Time hour;  // its beginning
  std::string name;
  std::int64_t count = 0;
};

Result<void> add_counts(Database& database, const std::vector<HourCount>& counts);
Result<std::vector<HourCount>> list_counts(Database& database, Time from);  // oldest first
Result<std::int64_t> sweep_counts(Database& database, Time older_than);     // says how many went

struct Totals {
  std::int64_t accounts = 0;
  std::int64_t live_sessions = 0;
  std::int64_t active_day = 0, active_week = 0, active_month = 0;  // accounts that signed in or refreshed since
};
// Reads every session: seconds, where there are millions.
Result<Totals> count_totals(Database& database, Time now);

}  // namespace gatehouse::store
