// The audit trail, for reading, and for what changes nothing else (a refused sign-in).
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/store/types.h>

#include <optional>
#include <string>
#include <vector>

namespace gatehouse::store {

struct AuditEntry {
  std::int64_t id = 0;  // ascending
  AuditRecord record;
  std::optional<std::string> username;  // of the account, if it is still there
};

struct AuditQuery {
  std::string event;                      // empty: all
  bool but_refreshes = false;             // without "refreshed", which most are
  std::string account_id;                 // empty: all
  std::optional<std::int64_t> before_id;  // id of the last entry of the page before
  int limit = 50;                         // 1 to 1000
};

Result<void> write_audit(Database& database, const AuditRecord& record);
Result<std::vector<AuditEntry>> list_audit(Database& database, const AuditQuery& query);  // newest first

// Deletes at most `batch` entries from before `older_than`; says how many went.
Result<std::int64_t> sweep_audit(Database& database, Time older_than, int batch = 500);

}  // namespace gatehouse::store
