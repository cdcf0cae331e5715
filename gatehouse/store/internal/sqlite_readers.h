// A small pool of connections for reading, opened as they are needed.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/store/database.h>
#include <gatehouse/store/internal/file_identity.h>
#include <gatehouse/store/internal/sqlite_connection.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace gatehouse::store {

// Safe to use from many threads.
class SqliteReaders {
 public:
  SqliteReaders(std::string path, const Options& options);
  // Runs `work` on the caller's thread, in one view of the data. Overloaded when no connection comes free in time.
  Result<void> submit(Work& work);

 private:
  Result<std::unique_ptr<SqliteConnection>> borrow();
  void give_back(std::unique_ptr<SqliteConnection> connection);

  const std::string path_;
  const FileIdentity identity_;
  const std::chrono::milliseconds busy_timeout_;
  const std::size_t limit_;
  std::mutex mutex_;
  std::condition_variable came_back_;
  std::vector<std::unique_ptr<SqliteConnection>> idle_;
  std::size_t lent_ = 0;
};

}  // namespace gatehouse::store
