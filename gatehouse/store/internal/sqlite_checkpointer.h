// Copies the write-ahead log back into the database on a thread of its own, away from the commits.
#pragma once

#include <gatehouse/base/log.h>
#include <gatehouse/store/internal/sqlite_connection.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace gatehouse::store {

// The log is never cut: once all of it is copied the next commit starts again at its beginning.
class SqliteCheckpointer {
 public:
  // `frames`: length of the log from which copying is worth it. `nearly_done` is called on this thread when a busy
  // writer kept adding: only the writer itself can then copy the short rest.
  SqliteCheckpointer(std::string path, int frames, Log log, std::function<void()> nearly_done);
  ~SqliteCheckpointer();

  void log_grew(int frames);
  std::uint64_t checkpoints() const { return checkpoints_; }

 private:
  void serve();
  Result<void> copy_back();

  const std::string path_;
  const int limit_;
  const Log log_;
  const std::function<void()> nearly_done_;
  std::atomic<int> next_;  // frames at which to copy next

  std::mutex mutex_;
  std::condition_variable asked_;
  bool wanted_ = false;
  bool stopping_ = false;
  std::unique_ptr<SqliteConnection> connection_;  // of the thread
  std::atomic<std::uint64_t> checkpoints_{0};
  std::thread thread_;  // last: it uses all above
};

}  // namespace gatehouse::store
