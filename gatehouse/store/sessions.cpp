#include <gatehouse/store/sessions.h>

#include <gatehouse/store/database.h>
#include <gatehouse/store/internal/session_row.h>
#include <gatehouse/store/internal/steps.h>
#include <gatehouse/store/transaction.h>

#include <fmt/format.h>

#include <limits>

namespace gatehouse::store {
namespace {

// One statement checks the account and inserts, so a disabling or a new password cannot come between.
Result<std::int64_t> insert_session(Transaction& transaction, const Session& session, std::string_view verified_hash) {
  return transaction.run(
      "INSERT INTO sessions (id, account_id, counter, created_at, authenticated_at, rotated_at, idle_expires_at, "
      "expires_at, end_reason, address, user_agent) "
      "SELECT CAST($1 AS BIGINT), id, CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS BIGINT), "
      "CAST($7 AS BIGINT), CAST($8 AS BIGINT), '', CAST($9 AS TEXT), CAST($10 AS TEXT) FROM accounts "
      "WHERE id = $2 AND disabled_at IS NULL AND ($11 = '' OR password_hash = $11) ON CONFLICT DO NOTHING",
      session.id, session.account_id, session.counter, session.created_at, session.authenticated_at, session.rotated_at,
      session.idle_expires_at, session.expires_at, session.address, session.user_agent, verified_hash);
}

std::unexpected<Error> gone_meanwhile() {
  return fail(Reason::wrong_password, "the account was disabled, deleted or given another password meanwhile");
}

}  // namespace

Result<std::optional<Session>> session_by_id(Transaction& transaction, SessionId id) {
  static const std::string sql = fmt::format("SELECT {} FROM sessions WHERE id = $1", session_columns);
  return transaction.one<Session>(sql, id);
}

Result<void> open_session(Database& database, const Session& session, std::string_view verified_hash,
                          const AuditRecord& audit, const std::optional<std::string>& new_hash) {
  return database.write([&](Transaction& transaction) -> Result<void> {
    if (TRY(insert_session(transaction, session, verified_hash)) == 0) {
      if (TRY(session_by_id(transaction, session.id))) return fail(Reason::conflict, "the session id is taken");
      return gone_meanwhile();
    }
    if (new_hash) {
      TRY(transaction.run("UPDATE accounts SET password_hash = $2 WHERE id = $1", session.account_id, *new_hash));
    }
    return insert_audit(transaction, audit);
  });
}

Result<std::optional<Revocation>> end_session(Database& database, SessionId id, const Ending& ending,
                                              const AuditRecord& audit) {
  return database.write([&](Transaction& transaction) -> Result<std::optional<Revocation>> {
    const auto ended =
        TRY(transaction.run("UPDATE sessions SET ended_at = $3, end_reason = $4 WHERE id = $1 AND account_id = $2 "
                            "AND ended_at IS NULL AND idle_expires_at > $3 AND expires_at > $3",
                            id, ending.account_id, ending.now, ending.reason));
    if (ended == 0) return std::optional<Revocation>();
    const auto revocation = TRY(insert_revocation(transaction, id, every_generation, ending.forget_at));
    TRY(insert_audit(transaction, audit));
    return std::optional(revocation);
  });
}

Result<std::vector<Revocation>> end_sessions(Database& database, std::optional<SessionId> except, const Ending& ending,
                                             const AuditRecord& audit) {
  return database.write([&](Transaction& transaction) -> Result<std::vector<Revocation>> {
    auto revoked = TRY(end_all(transaction, {.account_id = ending.account_id,
                                             .except = except,
                                             .reason = ending.reason,
                                             .now = ending.now,
                                             .forget_at = ending.forget_at}));
    TRY(insert_audit(transaction, audit));
    return revoked;
  });
}

Result<std::optional<Session>> find_session(Database& database, SessionId id) {
  return database.read([&](Transaction& transaction) { return session_by_id(transaction, id); });
}

Result<std::vector<Session>> list_sessions(Database& database, std::string_view account_id, Time now) {
  static const std::string sql = fmt::format(
      "SELECT {} FROM sessions WHERE account_id = $1 AND ended_at IS NULL AND idle_expires_at > $2 "
      "AND expires_at > $2 ORDER BY id DESC LIMIT 1000",
      session_columns);
  return database.read([&](Transaction& transaction) { return transaction.rows<Session>(sql, account_id, now); });
}

Result<std::vector<OwnedSession>> list_all_sessions(Database& database, std::optional<SessionId> before, int limit,
                                                    Time now) {
  constexpr std::string_view sql =
      "SELECT sessions.id, account_id, counter, sessions.created_at, authenticated_at, rotated_at, idle_expires_at, "
      "expires_at, ended_at, end_reason, address, user_agent, username "
      "FROM sessions JOIN accounts ON accounts.id = account_id "
      "WHERE sessions.id < $1 AND ended_at IS NULL AND idle_expires_at > $2 AND expires_at > $2 "
      "ORDER BY sessions.id DESC LIMIT $3";
  const auto first = before.value_or(std::numeric_limits<SessionId>::max());
  return database.read(
      [&](Transaction& transaction) { return transaction.rows<OwnedSession>(sql, first, now, page_limit(limit)); });
}

Result<std::int64_t> sweep_sessions(Database& database, Time older_than, int batch) {
  return sweep(database,
               "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE ended_at < $1 UNION ALL "
               "SELECT id FROM sessions WHERE expires_at < $1 LIMIT $2)",
               older_than, batch);
}

}  // namespace gatehouse::store
