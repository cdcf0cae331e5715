// Connections to PostgreSQL for whoever needs one: at most so many, opened when wanted, dead ones thrown away.
#pragma once

#include <gatehouse/store/internal/postgres_connection.h>

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace gatehouse::store {

class PostgresPool {
 public:
  PostgresPool(PostgresConnection::Settings settings, std::size_t limit);

  // Goes back when it ends.
  class Loan {
   public:
    Loan(PostgresPool& pool, std::unique_ptr<PostgresConnection> connection)
        : pool_(pool), connection_(std::move(connection)) {}
    ~Loan() { pool_.give_back(std::move(connection_)); }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    PostgresConnection* operator->() const { return connection_.get(); }
    PostgresConnection& operator*() const { return *connection_; }

   private:
    PostgresPool& pool_;
    std::unique_ptr<PostgresConnection> connection_;
  };

  // overloaded: none became free in time. storage_unavailable: the server cannot be reached; while it does not answer
  // one caller at a time tries, and the others are told so at once, as they have better things to do than to wait.
  Result<std::unique_ptr<PostgresConnection>> borrow();

 private:
  void give_back(std::unique_ptr<PostgresConnection> connection);

  const PostgresConnection::Settings settings_;
  const std::size_t limit_;
  std::mutex mutex_;
  std::condition_variable came_back_;
  std::vector<std::unique_ptr<PostgresConnection>> idle_;
  std::size_t lent_ = 0;
  bool silent_ = false;
};

}  // namespace gatehouse::store
