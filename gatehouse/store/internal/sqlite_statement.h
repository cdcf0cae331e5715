// One prepared statement of SQLite, its parameters, and the row it stands on.
#pragma once

#include <gatehouse/store/record.h>

#include <span>
#include <string_view>
#include <vector>

struct sqlite3_stmt;

namespace gatehouse::store {

class SqliteStatement final : public Row {
 public:
  explicit SqliteStatement(sqlite3_stmt* handle);  // takes it over
  ~SqliteStatement();
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

  // SQLite result codes. SQLITE_RANGE: the numbers of parameters do not agree.
  int bind(std::span<const Parameter> parameters);
  int step();
  void reset();
  bool reads_only() const;

  int columns() const override;
  bool is_null(int column) const override;
  std::optional<std::int64_t> integer(int column) const override;
  std::optional<std::string_view> text(int column) const override;

 private:
  int bind_one(int place, const Parameter& parameter);

  sqlite3_stmt* handle_;
  std::vector<std::size_t> places_;  // SQLite counts parameters as they appear; this is the number after the '$'
};

}  // namespace gatehouse::store
