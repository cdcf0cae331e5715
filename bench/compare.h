// Two costs measured in turns, so that both see the same machine: only their ratio means anything on a busy one.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

inline constexpr std::size_t fewest_pairs = 40;  // of slices, one of ours and one of the raw limit

struct Spread {
  double low, median, high;  // low and high: the quartiles
};
inline Spread spread_of(std::vector<double> values) {
  std::ranges::sort(values);
  const auto at = [&](std::size_t quarters) { return values[(values.size() - 1) * quarters / 4]; };
  return {at(1), at(2), at(3)};
}

struct Comparison {
  Spread ours, raw;
  Spread ratio;  // raw / ours, pair by pair: 1 is as cheap as the raw limit, 0.5 costs twice as much
};

// `ours` and `raw` each take one measurement: what one operation costs, in any units. Who goes first alternates.
template <std::size_t Costs, class Ours, class Raw>
std::array<Comparison, Costs> in_turns(std::size_t pairs, Ours ours, Raw raw) {
  std::array<std::vector<double>, Costs> ours_costs, raw_costs, ratios;
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    std::array<double, Costs> of_ours{}, of_raw{};
    if (pair % 2 == 0) of_ours = ours();
    of_raw = raw();
    if (pair % 2 == 1) of_ours = ours();
    for (std::size_t cost = 0; cost < Costs; ++cost) {
      ours_costs[cost].push_back(of_ours[cost]);
      raw_costs[cost].push_back(of_raw[cost]);
      ratios[cost].push_back(of_raw[cost] / of_ours[cost]);
    }
  }
  std::array<Comparison, Costs> compared{};
  for (std::size_t cost = 0; cost < Costs; ++cost) {
    compared[cost] = {spread_of(ours_costs[cost]), spread_of(raw_costs[cost]), spread_of(ratios[cost])};
  }
  return compared;
}
template <class Ours, class Raw>
Comparison in_turns(std::size_t pairs, Ours ours, Raw raw) {
  return in_turns<1>(pairs, [&] { return std::array{ours()}; }, [&] { return std::array{raw()}; })[0];
}

inline void require(bool good, std::string_view what) {
  if (good) return;
  fmt::print(stderr, "{} failed\n", what);
  std::exit(1);
}

// Of this thread alone: what others do on the machine meanwhile is not counted.
inline double cpu_nanoseconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

// Nanoseconds of one call, over `calls` of them. A call says whether it came out right.
template <class Operation>
double nanoseconds_each(std::size_t calls, Operation& operation) {
  const double begin = cpu_nanoseconds();
  bool good = true;
  for (std::size_t call = 0; call < calls; ++call) good = operation() && good;
  const double passed = cpu_nanoseconds() - begin;
  require(good, "an operation");
  return passed / static_cast<double>(calls);
}

template <class Operation>
std::size_t calls_within(double seconds, Operation& operation) {
  std::size_t calls = 1;
  double each = nanoseconds_each(calls, operation);
  while (each * static_cast<double>(calls) < seconds * 1e9 / 4) {
    calls *= 2;
    each = nanoseconds_each(calls, operation);
  }
  return std::max<std::size_t>(1, static_cast<std::size_t>(seconds * 1e9 / each));
}

// Two operations of one thread, in slices shorter than the scheduler's that together take about `seconds`.
template <class Ours, class Raw>
Comparison compare(double seconds, Ours ours, Raw raw) {
  constexpr double slice = 0.002;
  const std::size_t pairs = std::max(fewest_pairs, static_cast<std::size_t>(seconds / (2 * slice)));
  const std::size_t of_ours = calls_within(slice, ours), of_raw = calls_within(slice, raw);
  return in_turns(
      pairs, [&] { return nanoseconds_each(of_ours, ours); }, [&] { return nanoseconds_each(of_raw, raw); });
}

// Of the ratio; zero: none.
struct Target {
  double must = 0, moonshot = 0;
};

inline std::string_view verdict(double ratio, const Target& target) {
  if (target.moonshot != 0 && ratio >= target.moonshot) return "moonshot";
  if (ratio < target.must) return "MISSED";
  return target.must == 0 ? "-" : "met";
}

// A table in Markdown. `unit` is of the cost: "ns".
inline void print_head(std::string_view unit) {
  fmt::print("| | ours, {} | raw, {} | ratio | quartiles | must | moonshot | |\n", unit, unit);
  fmt::print("|---|---:|---:|---:|---:|---:|---:|---|\n");
}
inline void print_row(std::string_view name, const Comparison& seen, const Target& target) {
  const auto wanted = [](double value) { return value == 0 ? std::string("-") : fmt::format("{}", value); };
  fmt::print("| {} | {:.4g} | {:.4g} | {:.3f} | {:.3f}..{:.3f} | {} | {} | {} |\n", name, seen.ours.median,
             seen.raw.median, seen.ratio.median, seen.ratio.low, seen.ratio.high, wanted(target.must),
             wanted(target.moonshot), verdict(seen.ratio.median, target));
  std::fflush(stdout);
}

}  // namespace bench
