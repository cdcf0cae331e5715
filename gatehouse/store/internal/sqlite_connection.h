// One connection to a SQLite database: statements prepared once, errors as Results. For one thread at a time.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/store/internal/text_hash.h>
#include <gatehouse/store/record.h>
#include <gatehouse/store/transaction.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

struct sqlite3;

namespace gatehouse::store {

class SqliteStatement;

class SqliteConnection {
 public:
  enum class Use : unsigned char { write, read, checkpoint };
  struct Settings {
    std::string path;  // empty: in memory
    std::chrono::milliseconds busy_timeout{};
    Use use = Use::write;
  };
  static Result<std::unique_ptr<SqliteConnection>> open(const Settings& settings);
  ~SqliteConnection();
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  // As Transaction::execute.
  Result<std::int64_t> execute(std::string_view sql, std::span<const Parameter> parameters, RowSink* sink);
  Result<void> run(std::string_view sql);
  Result<void> script(const std::string& sql);
  Result<std::int64_t> integer(std::string_view sql);  // of the first row
  Result<std::string> text(std::string_view sql);

  // False after SQLite rolled back by itself, as it may when the disk is full or fails.
  bool in_transaction() const;
  void set_busy_timeout(std::chrono::milliseconds timeout);
  // Once SQLite said that the file is damaged, it stays so.
  bool found_corrupt() const { return found_corrupt_; }
  // Whether the last failure was another program's lock.
  bool was_locked() const { return was_locked_; }

  // Frames in the write-ahead log after the last commit of this connection.
  int log_frames() const { return log_frames_; }
  // Whether a commit since the last call changed the file.
  bool take_wrote() { return std::exchange(wrote_, false); }
  struct Checkpoint {
    int frames = 0;  // in the log
    int copied = 0;  // of these, back in the database
  };
  // Copies back what no reader still needs, waiting for nobody.
  Result<Checkpoint> checkpoint();

 private:
  SqliteConnection() = default;
  Result<void> set_up(const Settings& settings);
  Result<void> use_log(std::chrono::milliseconds timeout);
  Result<SqliteStatement*> prepared(std::string_view sql);
  Error trouble(int code);

  sqlite3* handle_ = nullptr;
  std::unordered_map<std::string, std::unique_ptr<SqliteStatement>, TextHash, std::equal_to<>> statements_;
  bool found_corrupt_ = false;
  bool was_locked_ = false;
  bool wrote_ = false;
  int log_frames_ = 0;
};

class SqliteTransaction final : public Transaction {
 public:
  explicit SqliteTransaction(SqliteConnection& connection) : connection_(connection) {}
  Result<void> script(std::string_view sql) override;
  Result<void> tell_others() override { return {}; }
  Result<void> lock(std::string_view) override { return {}; }
  Result<bool> try_lock(std::string_view) override { return true; }

 protected:
  Result<std::int64_t> execute(std::string_view sql, std::span<const Parameter> parameters, RowSink* sink) override {
    return connection_.execute(sql, parameters, sink);
  }
  Result<void> postpone(std::string_view sql, std::span<const Parameter> parameters) override {
    TRY(connection_.execute(sql, parameters, nullptr));
    return {};
  }

 private:
  SqliteConnection& connection_;
};

}  // namespace gatehouse::store
