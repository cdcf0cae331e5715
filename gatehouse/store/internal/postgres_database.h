// The PostgreSQL engine: each transaction on a connection of the pool, run again when it met another one.
#pragma once

#include <gatehouse/store/database.h>
#include <gatehouse/store/internal/postgres_listener.h>
#include <gatehouse/store/internal/postgres_pool.h>

#include <atomic>
#include <string>

namespace gatehouse::store {

class PostgresDatabase final : public Database {
 public:
  // storage_unavailable: no server, or none that lets us in.
  static Result<std::unique_ptr<Database>> open(std::string url, const Options& options);

  bool is_shared() const override { return true; }
  Result<Version> version() override { return listener_.version(); }
  void on_change(std::function<void()> heard) override { listener_.on_change(std::move(heard)); }
  Result<void> ping() override;
  Result<void> check() override { return ping(); }  // the server checks its pages itself
  Counters counters() const override;

 protected:
  Result<void> write_job(Work& job) override;
  Result<void> read_job(Work& job) override;

 private:
  struct Outcome {
    Result<void> result;
    bool again;
  };
  PostgresDatabase(const PostgresConnection::Settings& settings, const Options& options);
  Result<void> run(Work& job, PostgresConnection::Use use);
  Outcome attempt(Work& job, PostgresConnection& connection, PostgresConnection::Use use);

  PostgresPool pool_;
  PostgresListener listener_;
  std::atomic<std::uint64_t> writes_ = 0, refused_ = 0;
};

}  // namespace gatehouse::store
