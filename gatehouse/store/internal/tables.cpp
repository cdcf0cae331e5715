#include <gatehouse/store/internal/tables.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gatehouse::store {
namespace {

struct Column {
  std::string table;
  std::string name;
};

constexpr std::string_view sqlite_columns =
    "SELECT m.name, p.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS p "
    "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND m.name <> 'schema_versions' "
    "ORDER BY m.rowid, p.cid";
constexpr std::string_view postgres_columns =
    "SELECT CAST(c.relname AS TEXT), CAST(a.attname AS TEXT) FROM pg_class AS c "
    "JOIN pg_attribute AS a ON a.attrelid = c.oid WHERE c.relkind = 'r' "
    "AND c.relnamespace = CAST(current_schema() AS regnamespace) AND a.attnum > 0 AND NOT a.attisdropped "
    "AND c.relname <> 'schema_versions' ORDER BY c.oid, a.attnum";
constexpr std::string_view numbered_columns =
    "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns "
    "WHERE table_schema = current_schema() AND is_identity = 'YES'";

// Passes rows on and counts them.
class Counting final : public RowSink {
 public:
  explicit Counting(RowSink& sink) : sink_(sink) {}
  Result<void> take(const Row& row) override {
    ++rows;
    return sink_.take(row);
  }
  int rows = 0;

 private:
  RowSink& sink_;
};

}  // namespace

std::string Table::listed() const { return fmt::format("{}", fmt::join(columns, ", ")); }

Result<std::vector<Table>> tables_of(Transaction& transaction, Kind kind) {
  const auto columns = TRY(transaction.rows<Column>(kind == Kind::sqlite ? sqlite_columns : postgres_columns));
  std::vector<Table> tables;
  for (const auto& column : columns) {
    if (tables.empty() || tables.back().name != column.table) tables.push_back({.name = column.table, .columns = {}});
    tables.back().columns.push_back(column.name);
  }
  return tables;
}

// SQLite hands out row by row; PostgreSQL everything at once, but for a cursor.
Result<void> each_row(Transaction& transaction, Kind kind, const Table& table, RowSink& sink) {
  const auto select = fmt::format("SELECT {} FROM {}", table.listed(), table.name);
  if (kind == Kind::sqlite) {
    TRY(transaction.perform(select, {}, &sink));
    return {};
  }
  const auto cursor = "all_of_" + table.name;
  TRY(transaction.run(fmt::format("DECLARE {} CURSOR FOR {}", cursor, select)));
  Counting batch(sink);
  do {
    batch.rows = 0;
    TRY(transaction.perform(fmt::format("FETCH 1000 FROM {}", cursor), {}, &batch));
  } while (batch.rows > 0);
  TRY(transaction.run("CLOSE " + cursor));
  return {};
}

// SQLite does so by itself.
Result<void> go_on_numbering(Transaction& transaction, Kind kind) {
  if (kind == Kind::sqlite) return {};
  const auto numbered = TRY(transaction.rows<Column>(numbered_columns));
  for (const auto& [table, name] : numbered) {
    TRY(transaction.run(
        fmt::format("SELECT setval(pg_get_serial_sequence('{0}', '{1}'), COALESCE(MAX({1}), 0) + 1, false) FROM {0}",
                    table, name)));
  }
  return {};
}

}  // namespace gatehouse::store
