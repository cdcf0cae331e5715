// Moving an installation from one engine to the other.
#pragma once

#include <gatehouse/base/result.h>

#include <cstdint>
#include <string>
#include <vector>

namespace gatehouse::store {

class Database;

struct CopiedTable {
  std::string name;
  std::int64_t rows = 0;
  std::uint64_t checksum = 0;  // of all values of all rows, in whatever order; the same on both sides
};

// All tables as of one moment, in one transaction of `to`, which reads them back and compares before it commits. What
// is numbered goes on from the highest number. conflict: `to` is not empty. invalid_config: `from` has another schema
// than this program. Both stay as they were when it fails; `to` has its tables, then.
Result<std::vector<CopiedTable>> copy_database(Database& from, Database& to);

}  // namespace gatehouse::store
