// Refresh-token rotations per second through the whole store, against single durable inserts on the same disk.
// store_bench [seconds of each slice]
// store_bench SECONDS postgres://…: rotations a second there, by 1, 8 and 32 threads; the database must be empty.
#include <gatehouse/store/accounts.h>
#include <gatehouse/store/database.h>
#include <gatehouse/store/migrate.h>
#include <gatehouse/store/sessions.h>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "child.h"
#include "compare.h"
#include "single_inserts.h"

namespace {

using namespace gatehouse;
using namespace gatehouse::store;
using bench::require;
using Steadily = std::chrono::steady_clock;

constexpr int accounts = 100;
constexpr int sessions_of_each = 1000;
constexpr std::string_view user_agent = "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0";

std::vector<SessionId> fill(Database& database) {
  std::vector<SessionId> ids;
  for (int a = 0; a < accounts; ++a) {
    Account account;
    account.id = fmt::format("0197a3c2-0000-7000-8000-{:012x}", a);
    account.username = fmt::format("user{}", a);
    account.roles = {"member"};
    require(insert_account(database, account, {}).has_value(), "insert_account");
  }
  std::vector<std::jthread> threads;
  for (int a = 0; a < accounts; ++a) {
    for (int s = 0; s < sessions_of_each; ++s) {
      ids.push_back(make_row_id(from_unix_millis(1'750'000'000'000 + a * sessions_of_each + s), 7));
    }
  }
  for (std::size_t t = 0; t < 64; ++t) {
    threads.emplace_back([&, t] {
      for (std::size_t i = t; i < ids.size(); i += 64) {
        Session session;
        session.id = ids[i];
        session.account_id = fmt::format("0197a3c2-0000-7000-8000-{:012x}", i % accounts);
        session.idle_expires_at = session.expires_at = from_unix_millis(9'000'000'000'000);
        session.address = "192.0.2.1";
        session.user_agent = user_agent;
        require(open_session(database, session, "", {}).has_value(), "open_session");
      }
    });
  }
  return ids;
}

// So many threads, each keeping to its own sessions.
class Rotating {
 public:
  Rotating(Database& database, const std::vector<SessionId>& ids, std::vector<std::int64_t>& counters)
      : database_(database), ids_(ids), counters_(counters) {}

  double microseconds_each(std::size_t threads, double seconds) {
    std::vector<std::vector<double>> waited(threads);
    const auto begin = Steadily::now();
    {
      std::vector<std::jthread> running;
      for (std::size_t thread = 0; thread < threads; ++thread) {
        running.emplace_back([&, thread] {
          const auto until = begin + std::chrono::duration<double>(seconds);
          std::size_t session = thread;
          for (; Steadily::now() < until; session += threads * 37)
            waited[thread].push_back(rotate(session % sessions(threads)));
        });
      }
    }
    const std::chrono::duration<double, std::micro> passed = Steadily::now() - begin;
    std::size_t rotations = 0;
    for (const auto& own : waited) {
      rotations += own.size();
      waited_ms.insert(waited_ms.end(), own.begin(), own.end());
    }
    return passed.count() / static_cast<double>(rotations);
  }

  std::vector<double> waited_ms;

 private:
  std::size_t sessions(std::size_t threads) const { return ids_.size() - ids_.size() % threads; }

  double rotate(std::size_t session) {
    const auto at = now();
    const RotationRequest request{.id = ids_[session],
                                  .counter = counters_[session],
                                  .now = at,
                                  .idle = std::chrono::hours(1),
                                  .forget_at = at + std::chrono::minutes(5),
                                  .address = "192.0.2.1",
                                  .user_agent = std::string(user_agent)};
    AuditRecord audit;
    audit.at = at;
    audit.address = request.address;
    audit.user_agent = request.user_agent;
    const auto before = Steadily::now();
    const auto done = rotate_session(database_, request, audit);
    require(done && done->outcome == Rotation::Outcome::rotated, "rotate_session");
    ++counters_[session];
    return std::chrono::duration<double, std::milli>(Steadily::now() - before).count();
  }

  Database& database_;
  const std::vector<SessionId>& ids_;
  std::vector<std::int64_t>& counters_;
};

void rows(Database& database, bench::SingleInserts& inserts, double seconds) {
  const auto ids = fill(database);
  std::vector<std::int64_t> counters(ids.size());
  std::string notes;
  bench::print_head("us");
  for (const std::size_t threads : {1U, 16U, 64U, 256U}) {
    const auto before = database.counters();
    Rotating rotating(database, ids, counters);
    const auto compared = bench::in_turns(
        bench::fewest_pairs, [&] { return rotating.microseconds_each(threads, seconds); },
        [&] { return inserts.microseconds_each(seconds); });
    const auto after = database.counters();
    const auto target = threads == 1 ? bench::Target{0.9, 1} : threads < 64 ? bench::Target{} : bench::Target{8, 12};
    bench::print_row(fmt::format("rotation, {} thread{}", threads, threads == 1 ? "" : "s"), compared, target);
    auto& waited = rotating.waited_ms;
    std::ranges::sort(waited);
    notes += fmt::format(
        "- {} threads: p50 {:.2f} ms, p99 {:.2f} ms, {:.1f} rotations in a commit\n", threads,
        waited[waited.size() / 2], waited[waited.size() * 99 / 100],
        static_cast<double>(after.writes - before.writes) / static_cast<double>(after.commits - before.commits));
  }
  fmt::print("\n{}", notes);
}

// Five slices of each, in turns; the median.
void on_postgres(const char* url, double seconds) {
  auto database = Database::open(url, {.connections = 32});
  require(database && migrate(**database), "open and migrate");
  const auto ids = fill(**database);
  std::vector<std::int64_t> counters(ids.size());
  for (const std::size_t threads : {1U, 8U, 32U}) {
    std::vector<double> each;
    for (int slice = 0; slice < 5; ++slice) {
      Rotating rotating(**database, ids, counters);
      each.push_back(rotating.microseconds_each(threads, seconds));
    }
    std::ranges::sort(each);
    fmt::print("{} threads: {:.0f} rotations/s ({:.0f} to {:.0f})\n", threads, 1e6 / each[2], 1e6 / each[4],
               1e6 / each[0]);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 0.2;
  if (argc > 2) {
    on_postgres(argv[2], seconds);
    return 0;
  }
  const auto folder = bench::own_folder("store.data");
  {
    auto database = Database::open("sqlite:" + (folder / "store.db").string());
    require(database && migrate(**database), "open and migrate");
    bench::SingleInserts inserts(folder / "single.db");
    rows(**database, inserts, seconds);
  }
  std::filesystem::remove_all(folder);
}
