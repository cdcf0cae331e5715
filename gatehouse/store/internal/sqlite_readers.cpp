#include <gatehouse/store/internal/sqlite_readers.h>

#include <gatehouse/store/internal/run_guarded.h>

#include <algorithm>

namespace gatehouse::store {

SqliteReaders::SqliteReaders(std::string path, const Options& options)
    : path_(std::move(path)),
      identity_(path_),
      busy_timeout_(options.busy_timeout),
      limit_(std::max<std::size_t>(options.readers, 1)) {
  idle_.reserve(limit_);
}

Result<std::unique_ptr<SqliteConnection>> SqliteReaders::borrow() {
  std::unique_lock lock(mutex_);
  TRY(identity_.check());
  const bool free = came_back_.wait_for(lock, busy_timeout_, [&] { return lent_ < limit_; });
  if (!free) return fail(Error{Reason::overloaded, "too many reads are waiting", 1s});
  ++lent_;
  if (!idle_.empty()) {
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
  }
  lock.unlock();
  auto opened =
      SqliteConnection::open({.path = path_, .busy_timeout = busy_timeout_, .use = SqliteConnection::Use::read});
  if (!opened) give_back(nullptr);
  return opened;
}

void SqliteReaders::give_back(std::unique_ptr<SqliteConnection> connection) {
  {
    const std::lock_guard lock(mutex_);
    --lent_;
    if (connection) idle_.push_back(std::move(connection));
  }
  came_back_.notify_one();
}

Result<void> SqliteReaders::submit(Work& work) {
  struct Loan {
    SqliteReaders& pool;
    std::unique_ptr<SqliteConnection> connection;
    Loan(SqliteReaders& from, std::unique_ptr<SqliteConnection> lent) : pool(from), connection(std::move(lent)) {}
    ~Loan() {
      // One that cannot leave its transaction, or saw damage, is closed instead of kept.
      const bool sound = !connection->found_corrupt() && (!connection->in_transaction() || connection->run("COMMIT"));
      pool.give_back(sound ? std::move(connection) : nullptr);
    }
  };
  auto connection = TRY(borrow());
  const Loan loan(*this, std::move(connection));
  TRY(loan.connection->run("BEGIN"));
  SqliteTransaction transaction(*loan.connection);
  return run_guarded(work, transaction);
}

}  // namespace gatehouse::store
