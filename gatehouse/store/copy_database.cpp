#include <gatehouse/store/copy_database.h>

#include <gatehouse/store/internal/tables.h>
#include <gatehouse/store/migrate.h>

#include <fmt/format.h>

namespace gatehouse::store {
namespace {

// FNV-1a of one row's values, each with its kind and its end.
class RowHash {
 public:
  void add(std::string_view bytes) {
    for (const char byte : bytes) hash_ = (hash_ ^ static_cast<unsigned char>(byte)) * 1099511628211U;
    hash_ = (hash_ ^ 0x100U) * 1099511628211U;
  }
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 14695981039346656037U;
};

Result<std::vector<Parameter>> values_of(const Row& row) {
  std::vector<Parameter> values;
  for (int column = 0; column < row.columns(); ++column) {
    if (row.is_null(column)) {
      values.emplace_back(std::nullopt);
    } else if (const auto number = row.integer(column)) {
      values.emplace_back(*number);
    } else if (const auto text = row.text(column)) {
      values.emplace_back(*text);
    } else {
      return fail(Reason::storage_corrupt, fmt::format("column {} is neither a number nor a text", column + 1));
    }
  }
  return values;
}

std::uint64_t hash_of(const std::vector<Parameter>& values) {
  RowHash hash;
  for (const auto& value : values) {
    if (const auto* number = std::get_if<std::int64_t>(&value.held())) hash.add("i" + std::to_string(*number));
    if (const auto* text = std::get_if<std::string_view>(&value.held())) hash.add("t" + std::string(*text));
    if (std::holds_alternative<std::monostate>(value.held())) hash.add("n");
  }
  return hash.value();
}

// Adds up what it sees, and inserts it where there is a place to.
class Copier final : public RowSink {
 public:
  Copier(const Table& table, Transaction* target) : target_(target) {
    seen.name = table.name;
    std::string places;
    for (std::size_t i = 1; i <= table.columns.size(); ++i) places += fmt::format("{}${}", i == 1 ? "" : ", ", i);
    insert_ = fmt::format("INSERT INTO {} ({}) VALUES ({})", table.name, table.listed(), places);
  }
  Result<void> take(const Row& row) override {
    const auto values = TRY(values_of(row));
    ++seen.rows;
    seen.checksum += hash_of(values);
    if (target_ != nullptr) TRY(target_->perform(insert_, values, nullptr));
    return {};
  }
  CopiedTable seen;

 private:
  Transaction* target_;
  std::string insert_;
};

struct Side {
  Transaction& transaction;
  Kind kind;
};

Result<void> expect_empty(Side to, const Table& table) {
  const auto row = TRY(to.transaction.one<int>(fmt::format("SELECT 1 FROM {} LIMIT 1", table.name)));
  if (!row) return {};
  return fail(Reason::conflict, fmt::format("the target is not empty: its table {} has rows", table.name));
}

Result<CopiedTable> copy_table(Side from, Side to, const Table& table) {
  TRY(expect_empty(to, table));
  Copier copier(table, &to.transaction), reader(table, nullptr);
  TRY(each_row(from.transaction, from.kind, table, copier));
  TRY(each_row(to.transaction, to.kind, table, reader));
  if (copier.seen.rows != reader.seen.rows || copier.seen.checksum != reader.seen.checksum) {
    return fail(Reason::storage_corrupt,
                fmt::format("{}: {} rows with checksum {:016x} became {} with {:016x}", table.name, copier.seen.rows,
                            copier.seen.checksum, reader.seen.rows, reader.seen.checksum));
  }
  return std::move(copier.seen);
}

Result<std::vector<CopiedTable>> copy_all(Side from, Side to) {
  const auto tables = TRY(tables_of(from.transaction, from.kind));
  std::vector<CopiedTable> copied;
  for (const auto& table : tables) {
    auto done = TRY(copy_table(from, to, table));
    copied.push_back(std::move(done));
  }
  TRY(go_on_numbering(to.transaction, to.kind));
  return copied;
}

}  // namespace

Result<std::vector<CopiedTable>> copy_database(Database& from, Database& to) {
  const int version = TRY(schema_version(from));
  if (version != newest_schema_version()) {
    return fail(Reason::invalid_config, fmt::format("the source has schema version {}, this program {}: bring it up "
                                                    "to date first, gatehouse migrate --database.url …",
                                                    version, newest_schema_version()));
  }
  TRY(migrate(to));
  return from.read([&](Transaction& source) {
    return to.write([&](Transaction& target) {
      return copy_all({.transaction = source, .kind = kind_of(from)}, {.transaction = target, .kind = kind_of(to)});
    });
  });
}

}  // namespace gatehouse::store
