#include <gatehouse/store/internal/postgres_database.h>

#include <gatehouse/store/internal/postgres_transaction.h>
#include <gatehouse/store/internal/postgres_url.h>
#include <gatehouse/store/internal/run_guarded.h>

#include <algorithm>
#include <random>
#include <thread>

namespace gatehouse::store {
namespace {

using namespace std::chrono_literals;
using Use = PostgresConnection::Use;

constexpr int most_attempts = 50;  // of many writers of one row all but one start anew each time
constexpr int most_deaths = 2;     // of connections, for one transaction
constexpr int longest_pause = 32;  // ms

void pause_before(int attempt) {
  thread_local std::minstd_rand random(std::random_device{}());
  const int most = std::min(1 << std::min(attempt, 5), longest_pause);
  std::this_thread::sleep_for(std::chrono::microseconds(random() % (static_cast<unsigned>(most) * 1000U)));
}

}  // namespace

Result<std::unique_ptr<Database>> PostgresDatabase::open(std::string url, const Options& options) {
  if (!is_good_postgres(url)) return fail(Reason::invalid_config, "libpq does not understand the database's address");
  const PostgresConnection::Settings settings{
      .url = std::move(url),
      .connect_timeout = std::max<std::chrono::milliseconds>(options.connect_timeout, 2s),
      .statement_timeout = options.statement_timeout};
  TRY(PostgresConnection::open(settings));  // a wrong address or password should be said at once
  return std::unique_ptr<Database>(new PostgresDatabase(settings, options));
}

PostgresDatabase::PostgresDatabase(const PostgresConnection::Settings& settings, const Options& options)
    : pool_(settings, options.connections), listener_(settings, options.log) {}

// Changes nothing, but only where something could be changed.
Result<void> PostgresDatabase::ping() {
  TRY(write([](Transaction& transaction) {
    return transaction.run("UPDATE schema_versions SET version = version WHERE version = -1");
  }));
  return {};
}

Counters PostgresDatabase::counters() const {
  return {.commits = writes_, .writes = writes_, .refused = refused_, .checkpoints = 0};
}

Result<void> PostgresDatabase::write_job(Work& job) {
  auto result = run(job, Use::write);
  if (result) ++writes_;
  if (!result && result.error().reason == Reason::storage_unavailable) ++refused_;
  return result;
}

Result<void> PostgresDatabase::read_job(Work& job) { return run(job, Use::read); }

Result<void> PostgresDatabase::run(Work& job, Use use) {
  int deaths = 0;
  for (int number = 1;; ++number) {
    auto connection = TRY(pool_.borrow());
    const PostgresPool::Loan loan(pool_, std::move(connection));
    auto outcome = attempt(job, *loan, use);
    if (loan->is_lost()) ++deaths;
    if (!outcome.again || number == most_attempts || deaths == most_deaths) return std::move(outcome.result);
    pause_before(number);
  }
}

// Again: it met another transaction, or the connection was found dead before there was anything to commit.
PostgresDatabase::Outcome PostgresDatabase::attempt(Work& job, PostgresConnection& connection, Use use) {
  connection.begin(use);
  PostgresTransaction transaction(connection);
  auto result = run_guarded(job, transaction);
  const bool commits = result && use == Use::write && !connection.is_lost();
  if (commits) {
    result = connection.commit();
  } else {
    connection.leave();
  }
  const bool died = !commits && connection.was_closed();
  return {.result = std::move(result), .again = connection.must_rerun() || died};
}

}  // namespace gatehouse::store
