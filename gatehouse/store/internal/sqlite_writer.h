// The one writer: a thread that runs many waiting transactions, then makes them durable with one commit.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/store/database.h>
#include <gatehouse/store/internal/file_identity.h>
#include <gatehouse/store/internal/sqlite_connection.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace gatehouse::store {

// Safe to use from many threads. Finishes what is queued when it goes.
class SqliteWriter {
 public:
  // `path` empty: in memory.
  SqliteWriter(std::unique_ptr<SqliteConnection> connection, const std::string& path, const Options& options);
  ~SqliteWriter();
  // `log_grew` is told the frames of the write-ahead log after a commit, on the writer's thread. Before any submit.
  void watch_log(std::function<void(int frames)> log_grew) { log_grew_ = std::move(log_grew); }
  // Finishes what is queued; nothing may be submitted any more.
  void stop();

  // Waits until `work` is durable or failed.
  Result<void> submit(Work& work);
  // Changes when another connection changed the data. Does not wait for a busy writer.
  std::int64_t version();
  // The trouble of the last group, if it had any.
  bool in_trouble() const { return in_trouble_; }
  // Before its next group the writer itself copies back what the log still holds.
  void finish_checkpoint() { finish_checkpoint_ = true; }

  std::uint64_t commits() const { return commits_; }
  std::uint64_t writes() const { return writes_; }
  std::uint64_t refused() const { return refused_; }

 private:
  using Moment = std::chrono::steady_clock::time_point;

  // One caller and its transaction.
  struct Waiting {
    Work* work = nullptr;
    Moment since;
    Result<void> outcome;
    bool answered = false;
    std::mutex mutex;
    std::condition_variable ready;
  };
  using Group = std::vector<std::shared_ptr<Waiting>>;

  void serve();
  bool wait_for_work();
  void serve_group();
  Result<void> begin();
  Result<void> check_files();
  void refuse(const Error& error);
  Group take(bool overdue_only);
  Result<void> run_group(const Group& group);
  Result<void> run_all(const Group& group, bool& any);
  Result<void> run_one(Work& work, bool alone);
  Result<void> commit(bool any);
  void answer(const Group& group);
  void note(const Group& group, bool wrote);

  const std::chrono::milliseconds busy_timeout_;
  const std::size_t queue_limit_, group_limit_;
  const Log log_;
  const bool in_memory_;
  const FileIdentity file_, log_file_, index_file_;
  std::function<void(int)> log_grew_;

  std::mutex queue_mutex_;
  std::condition_variable queue_grew_;
  std::deque<std::shared_ptr<Waiting>> queue_;
  bool stopping_ = false;

  std::mutex connection_mutex_;  // guards connection_
  std::unique_ptr<SqliteConnection> connection_;
  SqliteTransaction transaction_{*connection_};

  std::atomic<std::int64_t> version_{0};
  std::atomic<bool> in_trouble_{false}, finish_checkpoint_{false};
  std::atomic<std::uint64_t> commits_{0}, writes_{0}, refused_{0};
  std::thread thread_;  // last: it uses all above
};

}  // namespace gatehouse::store
