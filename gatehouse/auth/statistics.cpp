#include <gatehouse/auth/statistics.h>
#include <gatehouse/json/fields.h>

#include <type_traits>

namespace gatehouse {
namespace {

constexpr auto keep_totals = 1min;

Time hour_of(Time at) { return std::chrono::floor<std::chrono::hours>(at); }

// each(name, count) for those of an hour.
template <class Hour, class Each>
void for_each_count(Hour& hour, const Each& each) {
  json::for_each_field(hour, [&](std::string_view name, auto& field) {
    if constexpr (std::is_integral_v<std::remove_reference_t<decltype(field)>>) each(name, field);
  });
}

// A count that another version of this program knows, and this one not, is left out.
void add(HourView& hour, const store::HourCount& more) {
  for_each_count(hour, [&](std::string_view name, std::int64_t& count) {
    if (name == more.name) count += more.count;
  });
}

}  // namespace

void Statistics::count(Counted what) {
  const auto hour = hour_of(clock_.now());
  const std::lock_guard lock(mutex_);
  ++(unwritten_[hour].*what);
}

std::vector<store::HourCount> Statistics::unwritten() {
  const std::lock_guard lock(mutex_);
  std::vector<store::HourCount> counts;
  for (const auto& [start, hour] : unwritten_) {
    for_each_count(hour, [&](std::string_view name, std::int64_t count) {
      if (count != 0) counts.push_back({.hour = start, .name = std::string(name), .count = count});
    });
  }
  return counts;
}

void Statistics::forget(const std::vector<store::HourCount>& written) {
  const std::lock_guard lock(mutex_);
  for (const auto& each : written) add(unwritten_[each.hour], {.hour = {}, .name = each.name, .count = -each.count});
  std::erase_if(unwritten_, [](const auto& entry) { return entry.second == HourView{}; });
}

Result<void> Statistics::write() {
  const std::lock_guard lock(writing_);
  const auto counts = unwritten();
  if (counts.empty()) return {};
  TRY(store::add_counts(database_, counts));
  forget(counts);
  return {};
}

Result<std::vector<HourView>> Statistics::hours(Time from) {
  const auto first = hour_of(from);
  std::map<Time, HourView> hours;
  {
    const std::lock_guard lock(writing_);
    const auto stored = TRY(store::list_counts(database_, first));
    for (const auto& count : stored) add(hours[count.hour], count);
    for (const auto& count : unwritten()) {
      if (count.hour >= first) add(hours[count.hour], count);
    }
  }
  std::vector<HourView> views;
  views.reserve(hours.size());
  for (auto& [start, hour] : hours) {
    hour.at = iso8601(start);
    views.push_back(std::move(hour));
  }
  return views;
}

Result<store::Totals> Statistics::totals() {
  const std::lock_guard lock(totals_mutex_);  // whoever comes while it is counted waits for the same answer
  if (totals_ && clock_.steady() < totals_end_) return *totals_;
  totals_ = TRY(store::count_totals(database_, clock_.now()));
  totals_end_ = clock_.steady() + keep_totals;
  return *totals_;
}

}  // namespace gatehouse
