// A transaction of PostgreSQL, on the connection that has begun it.
#pragma once

#include <gatehouse/store/internal/postgres_connection.h>
#include <gatehouse/store/transaction.h>

namespace gatehouse::store {

class PostgresTransaction final : public Transaction {
 public:
  explicit PostgresTransaction(PostgresConnection& connection) : connection_(connection) {}
  Result<void> script(std::string_view sql) override;
  Result<void> tell_others() override;
  Result<void> lock(std::string_view name) override;
  Result<bool> try_lock(std::string_view name) override;

 protected:
  Result<std::int64_t> execute(std::string_view sql, std::span<const Parameter> parameters, RowSink* sink) override {
    return connection_.execute(sql, parameters, sink);
  }
  Result<void> postpone(std::string_view sql, std::span<const Parameter> parameters) override {
    return connection_.send(sql, parameters);
  }

 private:
  PostgresConnection& connection_;
};

}  // namespace gatehouse::store
