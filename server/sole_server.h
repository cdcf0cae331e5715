// SoleServer: one SQLite file is served by one process. What others revoke, a second one would hear of too late.
#pragma once

#include <gatehouse/base/result.h>

#include <string>
#include <utility>

namespace gatehouse::server {

// Held by a lock on a file beside the database, which ends with the process however that ends. Commands beside a
// server need none.
class SoleServer {
 public:
  // conflict: another process serves from this database. For `sqlite::memory:` there is nothing to hold.
  static Result<SoleServer> of(const std::string& database_url);
  SoleServer(SoleServer&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  SoleServer& operator=(SoleServer&&) = delete;
  ~SoleServer();

 private:
  explicit SoleServer(int file) : file_(file) {}
  int file_;
};

}  // namespace gatehouse::server
