// Migrations: numbered SQL files, embedded in the binary, each applied once in a transaction of its own.
#pragma once

#include <gatehouse/base/result.h>

namespace gatehouse::store {

class Database;

// Brings the schema up to date and returns its version; running it again, or on two nodes at once, does no harm.
// invalid_config when the schema is newer than this program: nothing is touched then.
Result<int> migrate(Database& database);

// The version in the database (0: empty), and the newest this program knows.
Result<int> schema_version(Database& database);
int newest_schema_version();

}  // namespace gatehouse::store
