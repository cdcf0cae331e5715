#include <gatehouse/store/database.h>

#include <gatehouse/store/internal/sqlite_database.h>

namespace gatehouse::store {

Result<std::unique_ptr<Database>> Database::open(std::string_view url, const Options& options) {
  constexpr std::string_view scheme = "sqlite:";
  if (!url.starts_with(scheme)) {
    return fail(Reason::invalid_config, "the database must be sqlite:PATH or sqlite::memory:");
  }
  const auto path = url.substr(scheme.size());
  if (path == ":memory:") return SqliteDatabase::open({}, options);
  if (path.empty() || path.find('\0') != path.npos) {
    return fail(Reason::invalid_config, "sqlite: needs the path of a file");
  }
  return SqliteDatabase::open(std::string(path), options);
}

}  // namespace gatehouse::store
