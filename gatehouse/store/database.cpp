#include <gatehouse/store/database.h>

#include <gatehouse/store/internal/postgres_database.h>
#include <gatehouse/store/internal/sqlite_database.h>

#include <algorithm>

namespace gatehouse::store {
namespace {

constexpr std::string_view sqlite = "sqlite:";

bool is_postgres(std::string_view url) { return url.starts_with("postgres://") || url.starts_with("postgresql://"); }

// Of user:password@hosts the user stays. A password may hold anything, so the last @ before the path counts.
std::string without_password(std::string_view authority) {
  const auto at = authority.rfind('@');
  if (at == std::string_view::npos) return std::string(authority);
  return std::string(authority.substr(0, authority.substr(0, at).find(':'))) + std::string(authority.substr(at));
}

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
  if (!is_postgres(url)) return std::string(url);
  const auto query = url.find('?');  // may hold passwords, too
  url = url.substr(0, query);
  const auto start = url.find("//") + 2;
  const auto end = std::min(url.find('/', std::max(start, url.rfind('@') + 1)), url.size());
  return std::string(url.substr(0, start)) + without_password(url.substr(start, end - start)) +
         std::string(url.substr(end));
}

}  // namespace gatehouse::store
