// What the tests of SQLite in a file share: a folder of its own, and another program with the same file.
#pragma once

#include <gatehouse/store/internal/store_testing.h>

#include <sqlite3.h>

#include <cstdlib>
#include <string>

namespace gatehouse::store {

// Another program with the same file.
class Outsider {
 public:
  explicit Outsider(const std::string& path) {
    EXPECT_EQ(sqlite3_open(path.c_str(), &handle_), SQLITE_OK);
    sqlite3_busy_timeout(handle_, 2000);
  }
  ~Outsider() { sqlite3_close(handle_); }
  Outsider(const Outsider&) = delete;
  Outsider& operator=(const Outsider&) = delete;
  void run(const char* sql) { EXPECT_EQ(sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sql; }
  int number(const char* sql) {
    int found = -1;
    const auto take = [](void* into, int, char** values, char**) {
      *static_cast<int*>(into) = std::atoi(values[0]);
      return 0;
    };
    EXPECT_EQ(sqlite3_exec(handle_, sql, take, &found, nullptr), SQLITE_OK) << sql;
    return found;
  }

 private:
  sqlite3* handle_ = nullptr;
};

class SqliteFile : public testing::Test {
 protected:
  std::string path() const { return folder_.path("test.db"); }
  Result<void> add(Database& database, int number, std::size_t bytes = 0) {
    auto account = account_named("user" + std::to_string(number));
    account.password_hash = std::string(bytes, 'x');
    return insert_account(database, account, event("signed_up"));
  }
  static bool has(Database& database, int number) {
    const auto found = find_account_by_login(database, "user" + std::to_string(number));
    return found && found->has_value();
  }

  Folder folder_;
};

}  // namespace gatehouse::store
