// One connection to PostgreSQL: statements prepared once, waiting with an end. For one thread at a time.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/store/internal/postgres_result.h>
#include <gatehouse/store/internal/text_hash.h>
#include <gatehouse/store/record.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct pg_conn;

namespace gatehouse::store {

class PostgresConnection {
 public:
  enum class Use : unsigned char { read, write };
  struct Settings {
    std::string url;
    std::chrono::milliseconds connect_timeout{};
    std::chrono::milliseconds statement_timeout{};
  };
  static Result<std::unique_ptr<PostgresConnection>> open(const Settings& settings);
  ~PostgresConnection();
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  // Goes out together with the first statement. Writing is SERIALIZABLE, reading one consistent view.
  void begin(Use use);
  // Goes out with the next one, or with the commit, and that fails when it does.
  Result<void> send(std::string_view sql, std::span<const Parameter> parameters);
  // As Transaction::execute.
  Result<std::int64_t> execute(std::string_view sql, std::span<const Parameter> parameters, RowSink* sink);
  Result<void> script(const std::string& sql);
  // Returns when it is durable. While `is_lost` after it, nobody knows whether it is.
  Result<void> commit();
  // Ends the transaction without waiting for the answer; of a writing one nothing stays.
  void leave();

  // For good; without an answer in time it is given up, too.
  bool is_lost() const { return lost_; }
  // Found closed, by a server that has ended or started anew, say; not waited for in vain.
  bool was_closed() const { return lost_ && !timed_out_; }
  // Whether the transaction met another one, and should be run again.
  bool must_rerun() const { return must_rerun_; }
  void ask_for_rerun() { must_rerun_ = true; }

  // For whoever listens: waits for a notification or for `wake` (a file descriptor, or -1) to become readable.
  Result<void> listen(std::string_view channel);
  Result<bool> was_notified(std::chrono::milliseconds patience, int wake);

 private:
  using Steady = std::chrono::steady_clock;
  PostgresConnection(pg_conn* handle, const Settings& settings);
  Result<void> set_up();
  struct Statement {
    std::string name;
    std::size_t parameters;
  };

  bool send(const char* command);
  bool send_begin();
  bool send_clearing();
  void forget_statements();
  Result<PostgresResult> finish_batch();
  Result<PostgresResult> next(Steady::time_point end);  // or the nothing that stands between answers
  Result<bool> readable(Steady::time_point end, int wake);
  Error lose(std::string_view why);
  Error failed(const PostgresResult& failure);

  pg_conn* handle_;
  Settings settings_;
  std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements_;  // by their SQL
  std::size_t names_ = 0;
  std::optional<Use> beginning_;  // not sent yet
  bool in_transaction_ = false;
  bool prepares_ = false;  // something new among what was sent
  int batches_ = 0;        // sent, not answered yet
  bool lost_ = false;
  bool timed_out_ = false;
  bool must_rerun_ = false;
};

}  // namespace gatehouse::store
