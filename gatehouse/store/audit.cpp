#include <gatehouse/store/audit.h>

#include <gatehouse/store/database.h>
#include <gatehouse/store/internal/steps.h>
#include <gatehouse/store/transaction.h>

#include <fmt/format.h>

#include <limits>
#include <string>
#include <string_view>

namespace gatehouse::store {
namespace {

// Each text fits one index: by account, by event, or the latest whatever they are. Those without refreshes say so in
// the words of the indexes that leave them out (migration 002).
std::string text_of(const AuditQuery& query) {
  constexpr std::string_view no_refreshes = " AND event <> 'refreshed'";
  const bool of_account = !query.account_id.empty();
  const bool of_event = !query.event.empty();
  const std::string_view account = of_account ? "account_id = $1" : "$1 = ''";
  // An account has fewer entries than an event: there, the event is to choose no index.
  const std::string_view event = !of_event ? "$3 = ''" : of_account ? "event || '' = $3" : "event = $3";
  const bool refreshes = query.event == "refreshed" || (!of_event && !query.but_refreshes);
  return fmt::format(
      "SELECT audit.id, at, event, account_id, session_id, address, user_agent, detail, username "
      "FROM audit LEFT JOIN accounts ON accounts.id = account_id "
      "WHERE {} AND audit.id < $2 AND {}{} ORDER BY audit.id DESC LIMIT $4",
      account, event, refreshes ? "" : no_refreshes);
}

}  // namespace

Result<void> write_audit(Database& database, const AuditRecord& record) {
  return database.write([&](Transaction& transaction) { return insert_audit(transaction, record); });
}

Result<std::vector<AuditEntry>> list_audit(Database& database, const AuditQuery& query) {
  if (!is_text(query.account_id) || !is_text(query.event)) return std::vector<AuditEntry>();
  const auto before = query.before_id.value_or(std::numeric_limits<std::int64_t>::max());
  return database.read([&](Transaction& transaction) {
    return transaction.rows<AuditEntry>(text_of(query), query.account_id, before, query.event, page_limit(query.limit));
  });
}

// Ids ascend with the time of writing, so only the oldest few are looked at.
Result<std::int64_t> sweep_audit(Database& database, Time older_than, int batch) {
  return sweep(database, "DELETE FROM audit WHERE at < $1 AND id IN (SELECT id FROM audit ORDER BY id LIMIT $2)",
               older_than, batch);
}

}  // namespace gatehouse::store
