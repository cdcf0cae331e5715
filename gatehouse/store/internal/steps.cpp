#include <gatehouse/base/utf8.h>
#include <gatehouse/store/internal/steps.h>

namespace gatehouse::store {

bool is_text(std::string_view text) { return is_utf8(text) && text.find('\0') == std::string_view::npos; }

Result<void> insert_audit(Transaction& transaction, const AuditRecord& record) {
  TRY(transaction.later(
      "INSERT INTO audit (at, event, account_id, session_id, address, user_agent, detail) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7)",
      record.at, record.event, record.account_id, record.session_id, record.address, record.user_agent, record.detail));
  return {};
}

Result<Revocation> insert_revocation(Transaction& transaction, SessionId session, std::int64_t up_to, Time forget_at) {
  TRY(transaction.tell_others());
  const auto made =
      TRY(transaction.one<Revocation>("INSERT INTO revocations (session_id, up_to, forget_at) "
                                      "VALUES ($1, $2, $3) "
                                      "RETURNING sequence, session_id, up_to, forget_at",
                                      session, up_to, forget_at));
  if (!made) return fail(Reason::internal, "an inserted revocation did not come back");
  return *made;
}

Result<std::vector<Revocation>> end_all(Transaction& transaction, const AccountEnding& ending) {
  const SessionId except = ending.except.value_or(-1);  // ids are never negative
  TRY(transaction.tell_others());
  auto revoked =
      TRY(transaction.rows<Revocation>("INSERT INTO revocations (session_id, up_to, forget_at) "
                                       "SELECT id, CAST($3 AS BIGINT), CAST($4 AS BIGINT) FROM sessions "
                                       "WHERE account_id = $1 AND ended_at IS NULL AND id <> $2 "
                                       "RETURNING sequence, session_id, up_to, forget_at",
                                       ending.account_id, except, every_generation, ending.forget_at));
  TRY(
      transaction.run("UPDATE sessions SET ended_at = $3, end_reason = $4 "
                      "WHERE account_id = $1 AND ended_at IS NULL AND id <> $2",
                      ending.account_id, except, ending.now, ending.reason));
  return revoked;
}

}  // namespace gatehouse::store
