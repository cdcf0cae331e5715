#include <gatehouse/store/internal/postgres_pool.h>

#include <algorithm>

namespace gatehouse::store {

PostgresPool::PostgresPool(PostgresConnection::Settings settings, std::size_t limit)
    : settings_(std::move(settings)), limit_(std::max<std::size_t>(limit, 1)) {}

Result<std::unique_ptr<PostgresConnection>> PostgresPool::borrow() {
  {
    std::unique_lock lock(mutex_);
    const bool free = came_back_.wait_for(lock, settings_.statement_timeout, [&] { return silent_ || lent_ < limit_; });
    if (!free) return fail(Error{Reason::overloaded, "too many wait for the database", std::chrono::seconds(1)});
    if (silent_ && lent_ > 0) {
      return fail(Error{Reason::storage_unavailable, "PostgreSQL does not answer", std::chrono::seconds(1)});
    }
    ++lent_;
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
  }
  auto opened = PostgresConnection::open(settings_);
  if (!opened) give_back(nullptr);
  return opened;
}

void PostgresPool::give_back(std::unique_ptr<PostgresConnection> connection) {
  std::vector<std::unique_ptr<PostgresConnection>> dead;
  {
    const std::lock_guard lock(mutex_);
    --lent_;
    const bool answers = connection && !connection->is_lost();
    const bool timed_out = connection && connection->is_lost() && !connection->was_closed();
    const bool out_of_reach = !connection && lent_ == 0 && idle_.empty();
    silent_ = !answers && (silent_ || timed_out || out_of_reach);
    if (answers) {
      idle_.push_back(std::move(connection));
    } else if (connection) {
      dead.swap(idle_);  // whatever happened to it happened to them
    }
  }
  came_back_.notify_all();
}

}  // namespace gatehouse::store
