// The yardstick of durable writes: what one program gets that commits each row by itself.
#pragma once

#include <sqlite3.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "compare.h"

namespace bench {

class SingleInserts {
 public:
  explicit SingleInserts(const std::filesystem::path& file) {
    require(sqlite3_open(file.c_str(), &handle_) == SQLITE_OK, "sqlite3_open");
    const auto* const schema =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
        "CREATE TABLE yardstick (hash BLOB NOT NULL PRIMARY KEY, account BIGINT, at BIGINT) WITHOUT ROWID";
    require(sqlite3_exec(handle_, schema, nullptr, nullptr, nullptr) == SQLITE_OK, "creating the yardstick");
    const auto* const text = "INSERT INTO yardstick VALUES (randomblob(32), 1, 2)";
    require(sqlite3_prepare_v2(handle_, text, -1, &insert_, nullptr) == SQLITE_OK, "sqlite3_prepare");
  }
  ~SingleInserts() {
    sqlite3_finalize(insert_);
    sqlite3_close(handle_);
  }
  SingleInserts(const SingleInserts&) = delete;
  SingleInserts& operator=(const SingleInserts&) = delete;

  // Inserts for `seconds`; what each took.
  double microseconds_each(double seconds) {
    const auto begin = std::chrono::steady_clock::now();
    std::chrono::duration<double> passed{};
    double rows = 0;
    for (; passed.count() < seconds; ++rows) {
      require(sqlite3_step(insert_) == SQLITE_DONE, "an insert");
      sqlite3_reset(insert_);
      passed = std::chrono::steady_clock::now() - begin;
    }
    return passed.count() * 1e6 / rows;
  }

 private:
  sqlite3* handle_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
};

}  // namespace bench
