// A PostgreSQL server of a test's own, in a folder of its own, gone with the test program however that ends.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace gatehouse::store {

class PostgresServer {
 public:
  // Debian's package `postgresql`.
  static bool is_installed();
  // One for all tests that do it no harm.
  static PostgresServer& shared();

  explicit PostgresServer(std::vector<std::string> settings = {});  // "name=value"
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  std::string empty();     // the URL of a new database
  std::string migrated();  // of one with our tables
  std::string url(const std::string& database) const;
  void run(const std::string& sql, const std::string& database = "postgres");

  void start();
  void stop();  // at once, as kill -9 would
  void freeze() { signal_all(19); }
  void thaw() { signal_all(18); }

 private:
  std::string path(const std::string& name) const { return folder_ + '/' + name; }
  std::string made(const std::string& sql);
  void signal_all(int signal) const;
  pid_t postmaster() const;

  std::vector<std::string> settings_;
  std::string folder_;
  int alive_ = -1;  // a pipe: when it is closed, the server ends
  pid_t keeper_ = -1;
  int databases_ = 0;
  bool has_template_ = false;
};

}  // namespace gatehouse::store
