#include <gatehouse/store/audit.h>

#include <gatehouse/store/database.h>
#include <gatehouse/store/internal/steps.h>
#include <gatehouse/store/transaction.h>

#include <limits>

namespace gatehouse::store {

Result<void> write_audit(Database& database, const AuditRecord& record) {
  return database.write([&](Transaction& transaction) { return insert_audit(transaction, record); });
}

Result<std::vector<AuditEntry>> list_audit(Database& database, const AuditQuery& query) {
  const auto before = query.before_id.value_or(std::numeric_limits<std::int64_t>::max());
  const int limit = page_limit(query.limit);
  return database.read([&](Transaction& transaction) {
    if (!query.account_id.empty()) {
      return transaction.rows<AuditEntry>(
          "SELECT id, at, event, account_id, session_id, address, user_agent, detail FROM audit "
          "WHERE account_id = $1 AND id < $2 AND ($3 = '' OR event = $3) ORDER BY id DESC LIMIT $4",
          query.account_id, before, query.event, limit);
    }
    return transaction.rows<AuditEntry>(
        "SELECT id, at, event, account_id, session_id, address, user_agent, detail FROM audit "
        "WHERE id < $1 AND ($2 = '' OR event = $2) ORDER BY id DESC LIMIT $3",
        before, query.event, limit);
  });
}

// Ids ascend with the time of writing, so only the oldest few are looked at.
Result<std::int64_t> sweep_audit(Database& database, Time older_than, int batch) {
  return database.write([&](Transaction& transaction) {
    return transaction.run("DELETE FROM audit WHERE at < $1 AND id IN (SELECT id FROM audit ORDER BY id LIMIT $2)",
                           older_than, batch);
  });
}

}  // namespace gatehouse::store
