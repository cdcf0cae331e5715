// Refresh-token rotations per second through the whole store, against single durable inserts on the same disk.
// store_bench [folder] [seconds]: alternates the two, so that both see the same machine.
#include <gatehouse/store/accounts.h>
#include <gatehouse/store/database.h>
#include <gatehouse/store/migrate.h>
#include <gatehouse/store/sessions.h>

#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace gatehouse;
using namespace gatehouse::store;
using Steadily = std::chrono::steady_clock;

constexpr int accounts = 100;
constexpr int sessions_of_each = 1000;

void require(bool good, const char* what) {
  if (good) return;
  fmt::print(stderr, "{} failed\n", what);
  std::exit(1);
}

struct Rate {
  double per_second = 0;
  double p50_ms = 0, p99_ms = 0;
};

// Of all threads of this program, user and system.
double cpu_microseconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto micros = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
  };
  return micros(used.ru_utime) + micros(used.ru_stime);
}

Rate rate_of(std::vector<double>& times_ms, double seconds) {
  std::sort(times_ms.begin(), times_ms.end());
  const auto at = [&](double share) {
    return times_ms[static_cast<std::size_t>(share * static_cast<double>(times_ms.size() - 1))];
  };
  return {static_cast<double>(times_ms.size()) / seconds, at(0.5), at(0.99)};
}

// The yardstick: what one program gets that commits each row by itself.
Rate single_inserts(const std::string& path, double seconds) {
  sqlite3* handle = nullptr;
  require(sqlite3_open(path.c_str(), &handle) == SQLITE_OK, "open");
  require(sqlite3_exec(handle,
                       "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS yardstick "
                       "(hash BLOB NOT NULL PRIMARY KEY, account BIGINT, at BIGINT) WITHOUT ROWID",
                       nullptr, nullptr, nullptr) == SQLITE_OK,
          "create");
  sqlite3_stmt* insert = nullptr;
  require(sqlite3_prepare_v2(handle, "INSERT INTO yardstick VALUES (randomblob(32), 1, 2)", -1, &insert, nullptr) ==
              SQLITE_OK,
          "prepare");
  std::vector<double> times;
  const auto begin = Steadily::now();
  std::chrono::duration<double> passed{};
  while (passed.count() < seconds) {
    const auto before = Steadily::now();
    require(sqlite3_step(insert) == SQLITE_DONE, "insert");
    sqlite3_reset(insert);
    times.push_back(std::chrono::duration<double, std::milli>(Steadily::now() - before).count());
    passed = Steadily::now() - begin;
  }
  sqlite3_finalize(insert);
  sqlite3_close(handle);
  return rate_of(times, passed.count());
}

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
        session.user_agent = "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0";
        require(open_session(database, session, "", {}).has_value(), "open_session");
      }
    });
  }
  return ids;
}

Rate rotations(Database& database, const std::vector<SessionId>& ids, std::vector<std::int64_t>& counters, int threads,
               double seconds) {
  std::vector<std::vector<double>> times(static_cast<std::size_t>(threads));
  const auto begin = Steadily::now();
  {
    std::vector<std::jthread> running;
    for (int t = 0; t < threads; ++t) {
      running.emplace_back([&, t] {
        std::size_t i = static_cast<std::size_t>(t);
        while (std::chrono::duration<double>(Steadily::now() - begin).count() < seconds) {
          i = (i + static_cast<std::size_t>(threads) * 37) % ids.size();  // each thread keeps to its own sessions
          i -= i % static_cast<std::size_t>(threads);
          i += static_cast<std::size_t>(t);
          if (i >= ids.size()) i = static_cast<std::size_t>(t);
          RotationRequest request;
          request.id = ids[i];
          request.counter = counters[i];
          request.now = now();
          request.idle = std::chrono::hours(1);
          request.forget_at = request.now + std::chrono::minutes(5);
          request.address = "192.0.2.1";
          request.user_agent = "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0";
          AuditRecord audit;
          audit.at = request.now;
          audit.address = request.address;
          audit.user_agent = request.user_agent;
          const auto before = Steadily::now();
          const auto done = rotate_session(database, request, audit);
          require(done && done->outcome == Rotation::Outcome::rotated, "rotate_session");
          ++counters[i];
          times[static_cast<std::size_t>(t)].push_back(
              std::chrono::duration<double, std::milli>(Steadily::now() - before).count());
        }
      });
    }
  }
  const std::chrono::duration<double> passed = Steadily::now() - begin;
  std::vector<double> all;
  for (const auto& own : times) all.insert(all.end(), own.begin(), own.end());
  return rate_of(all, passed.count());
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : "store_bench.data";
  const double seconds = argc > 2 ? std::atof(argv[2]) : 2;
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  auto database = Database::open("sqlite:" + (folder / "store.db").string());
  require(database && migrate(**database), "open and migrate");
  const auto ids = fill(**database);
  std::vector<std::int64_t> counters(ids.size());
  fmt::print("{:>28} {:>10} {:>8} {:>8} {:>7} {:>6} {:>7}\n", "", "per second", "p50 ms", "p99 ms", "ratio", "group",
             "cpu us");
  for (int round = 0; round < 3; ++round) {
    const auto single = single_inserts((folder / "single.db").string(), seconds);
    fmt::print("{:>28} {:>10.0f} {:>8.2f} {:>8.2f}\n", "single inserts", single.per_second, single.p50_ms,
               single.p99_ms);
    for (const int threads : {1, 16, 64, 256}) {
      const auto before = (*database)->counters();
      const auto cpu = cpu_microseconds();
      const auto rate = rotations(**database, ids, counters, threads, seconds);
      const auto after = (*database)->counters();
      const auto writes = static_cast<double>(after.writes - before.writes);
      fmt::print("{:>20} {:>3} threads {:>10.0f} {:>8.2f} {:>8.2f} {:>6.1f}x {:>6.1f} {:>7.1f}\n", "rotations", threads,
                 rate.per_second, rate.p50_ms, rate.p99_ms, rate.per_second / single.per_second,
                 writes / static_cast<double>(after.commits - before.commits), (cpu_microseconds() - cpu) / writes);
    }
  }
  const auto counted = (*database)->counters();
  fmt::print("checkpoints {}, log {} MiB\n", counted.checkpoints,
             std::filesystem::file_size((folder / "store.db-wal")) >> 20U);
  database->reset();
  std::filesystem::remove_all(folder);
}
