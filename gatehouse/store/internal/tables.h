// The tables of a database, whatever migrations made them, and their rows.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/store/database.h>
#include <gatehouse/store/transaction.h>

#include <cstdint>
#include <string>
#include <vector>

namespace gatehouse::store {

enum class Kind : unsigned char { sqlite, postgres };

inline Kind kind_of(const Database& database) { return database.is_shared() ? Kind::postgres : Kind::sqlite; }

struct Table {
  std::string name;
  std::vector<std::string> columns;
  std::string listed() const;  // the columns, with commas
};

// In the order they were made in, so that what others refer to comes first; without `schema_versions`.
Result<std::vector<Table>> tables_of(Transaction& transaction, Kind kind);

// Hands every row to `sink`, without holding all of them.
Result<void> each_row(Transaction& transaction, Kind kind, const Table& table, RowSink& sink);

// What is numbered next follows the highest number there is.
Result<void> go_on_numbering(Transaction& transaction, Kind kind);

}  // namespace gatehouse::store
