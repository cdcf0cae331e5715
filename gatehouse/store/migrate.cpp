#include <gatehouse/store/migrate.h>

#include <gatehouse/store/database.h>
#include <gatehouse/store/internal/migrations.h>
#include <gatehouse/store/transaction.h>

#include <fmt/format.h>

namespace gatehouse::store {
namespace {

Result<int> version_in(Transaction& transaction) {
  TRY(transaction.lock("migrations"));
  TRY(
      transaction.run("CREATE TABLE IF NOT EXISTS schema_versions (version BIGINT NOT NULL PRIMARY KEY, "
                      "name TEXT NOT NULL)"));
  const auto found = TRY(transaction.one<int>("SELECT COALESCE(MAX(version), 0) FROM schema_versions"));
  return found.value_or(0);
}

// Whether it was applied now; another program may have been first.
Result<bool> apply(Transaction& transaction, const Migration& migration) {
  const int version = TRY(version_in(transaction));
  if (version >= migration.version) return false;
  if (version + 1 != migration.version) {
    return fail(Reason::internal, fmt::format("migration {} follows schema version {}", migration.version, version));
  }
  TRY(transaction.script(migration.sql));
  TRY(transaction.run("INSERT INTO schema_versions (version, name) VALUES ($1, $2)", migration.version,
                      migration.name));
  return true;
}

}  // namespace

Result<int> schema_version(Database& database) {
  return database.write([](Transaction& transaction) { return version_in(transaction); });
}

int newest_schema_version() { return static_cast<int>(embedded_migrations().size()); }

Result<int> apply_migrations(Database& database, std::span<const Migration> migrations) {
  const int newest = migrations.empty() ? 0 : migrations.back().version;
  int version = TRY(schema_version(database));
  for (const auto& migration : migrations) {
    if (migration.version <= version) continue;
    TRY(database.write([&](Transaction& transaction) { return apply(transaction, migration); }));
    version = TRY(schema_version(database));
  }
  if (version > newest) {
    return fail(Reason::invalid_config,
                fmt::format("the database has schema version {}, this program knows {} at most: use a newer program "
                            "or an older copy of the database",
                            version, newest));
  }
  return version;
}

Result<int> migrate(Database& database) { return apply_migrations(database, embedded_migrations()); }

}  // namespace gatehouse::store
