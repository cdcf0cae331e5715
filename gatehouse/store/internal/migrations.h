// The embedded migrations, and applying a list of them (tests hand in their own).
#pragma once

#include <gatehouse/base/result.h>

#include <span>
#include <string_view>

namespace gatehouse::store {

class Database;

struct Migration {
  int version;
  std::string_view name;
  std::string_view sql;
};

std::span<const Migration> embedded_migrations();  // generated from migrations/*.sql, in order

// `migrations` have the versions 1, 2, 3, ...
Result<int> apply_migrations(Database& database, std::span<const Migration> migrations);

}  // namespace gatehouse::store
