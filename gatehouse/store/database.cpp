#include <gatehouse/store/database.h>

#include <gatehouse/store/internal/postgres_database.h>
#include <gatehouse/store/internal/postgres_url.h>
#include <gatehouse/store/internal/sqlite_database.h>

namespace gatehouse::store {
namespace {

constexpr std::string_view sqlite = "sqlite:";

}  // namespace

Result<std::unique_ptr<Database>> Database::open(std::string_view url, const Options& options) {
  if (url.find('\0') != url.npos) return fail(Reason::invalid_config, "the address of the database holds a zero byte");
  if (is_postgres(url)) return PostgresDatabase::open(std::string(url), options);
  if (!url.starts_with(sqlite)) {
    return fail(Reason::invalid_config, "the database must be sqlite:PATH, sqlite::memory: or postgres://HOST/NAME");
  }
  const auto path = url.substr(sqlite.size());
  if (path == ":memory:") return SqliteDatabase::open({}, options);
  if (path.empty()) return fail(Reason::invalid_config, "sqlite: needs the path of a file");
  return SqliteDatabase::open(std::string(path), options);
}

std::string shown_url(std::string_view url) {
  return is_postgres(url) ? shown_postgres(std::string(url)) : std::string(url);
}

}  // namespace gatehouse::store
