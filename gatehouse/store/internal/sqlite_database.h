// The SQLite engine: one writer, some readers, a checkpointer.
#pragma once

#include <gatehouse/store/database.h>
#include <gatehouse/store/internal/sqlite_checkpointer.h>
#include <gatehouse/store/internal/sqlite_readers.h>
#include <gatehouse/store/internal/sqlite_writer.h>

#include <memory>
#include <optional>
#include <string>

namespace gatehouse::store {

class SqliteDatabase final : public Database {
 public:
  // `path` empty: in memory, where everything goes through the writer.
  static Result<std::unique_ptr<Database>> open(const std::string& path, const Options& options);

  ~SqliteDatabase() override;

  bool is_shared() const override { return false; }
  Result<Version> version() override { return Version{.epoch = 0, .change = writer_.version()}; }
  void on_change(std::function<void()>) override {}
  Result<void> ping() override;
  Result<void> check() override;
  Counters counters() const override;

 protected:
  Result<void> write_job(Work& job) override { return writer_.submit(job); }
  Result<void> read_job(Work& job) override;

 private:
  SqliteDatabase(std::unique_ptr<SqliteConnection> connection, const std::string& path, const Options& options);

  SqliteWriter writer_;  // goes last, so that its close copies the whole log back
  std::optional<SqliteReaders> readers_;
  std::optional<SqliteCheckpointer> checkpointer_;
};

}  // namespace gatehouse::store
