#include <gatehouse/store/sessions.h>

#include <gatehouse/store/database.h>
#include <gatehouse/store/internal/account_row.h>
#include <gatehouse/store/internal/session_row.h>
#include <gatehouse/store/internal/steps.h>
#include <gatehouse/store/transaction.h>

#include <fmt/format.h>

namespace gatehouse::store {
namespace {

using Outcome = Rotation::Outcome;

std::string_view name(Outcome outcome) {
  switch (outcome) {
    case Outcome::rotated: return "rotated";
    case Outcome::repeated: return "repeated";
    case Outcome::reused: return "reused";
    case Outcome::expired: return "expired";
    case Outcome::ended: return "ended";
    case Outcome::unknown: break;
  }
  return "unknown";
}

Result<std::optional<Session>> rotate_if_current(Transaction& transaction, const RotationRequest& request) {
  static const std::string sql = fmt::format(
      "UPDATE sessions SET counter = counter + 1, rotated_at = $3, idle_expires_at = $4, address = $5, "
      "user_agent = $6 WHERE id = $1 AND counter = $2 AND ended_at IS NULL AND idle_expires_at > $3 "
      "AND expires_at > $3 AND EXISTS (SELECT 1 FROM accounts WHERE accounts.id = sessions.account_id "
      "AND accounts.disabled_at IS NULL) RETURNING {}",
      session_columns);
  return transaction.one<Session>(sql, request.id, request.counter, request.now, request.now + request.idle,
                                  request.address, request.user_agent);
}

// Why it did not rotate; `session` is what the failed UPDATE saw.
Outcome judge(const Session& session, const Account& account, const RotationRequest& request) {
  if (session.ended_at) return session.end_reason == "expired" ? Outcome::expired : Outcome::ended;
  if (account.disabled_at) return Outcome::ended;
  if (!is_live(session, request.now)) return Outcome::expired;
  // Of two at once the later one may be carried out first, so the time between them may be negative.
  const bool in_window = std::chrono::abs(request.now - session.rotated_at) <= request.repeat_window;
  return session.counter - request.counter == 1 && in_window ? Outcome::repeated : Outcome::reused;
}

Result<void> end(Transaction& transaction, Session& session, std::string_view reason, Time now) {
  TRY(transaction.run("UPDATE sessions SET ended_at = $2, end_reason = $3 WHERE id = $1 AND ended_at IS NULL",
                      session.id, now, reason));
  session.ended_at = now;
  session.end_reason = reason;
  return {};
}

Result<void> carry_out(Transaction& transaction, Rotation& rotation, const RotationRequest& request) {
  Session& session = rotation.session;
  // An expired one is marked, so that a clock stepping back does not bring it to life again.
  if (rotation.outcome == Outcome::expired && !session.ended_at) {
    return end(transaction, session, "expired", request.now);
  }
  if (rotation.outcome != Outcome::reused) return {};
  TRY(end(transaction, session, "refresh_reused", request.now));
  rotation.revocation = TRY(insert_revocation(transaction, session.id, every_generation, request.forget_at));
  return {};
}

AuditRecord filled_in(AuditRecord record, const Rotation& rotation, const RotationRequest& request) {
  record.session_id = std::to_string(request.id);
  record.account_id = rotation.session.account_id;
  switch (rotation.outcome) {
    case Outcome::rotated: record.event = "refreshed"; break;
    case Outcome::reused:
      record.event = "refresh_reused";
      record.detail = fmt::format("shown {}, current {}", request.counter, rotation.session.counter);
      break;
    default: record.event = "refresh_refused"; record.detail = name(rotation.outcome);
  }
  return record;
}

Result<Rotation> rotate(Transaction& transaction, const RotationRequest& request) {
  Rotation rotation;
  auto session = TRY(rotate_if_current(transaction, request));
  const bool rotated = session.has_value();
  if (!rotated) session = TRY(session_by_id(transaction, request.id));
  if (!session) return rotation;
  rotation.session = std::move(*session);
  auto account = TRY(account_by_id(transaction, rotation.session.account_id));
  if (!account) return fail(Reason::storage_corrupt, "a session without an account");
  rotation.account = std::move(*account);
  rotation.outcome = rotated ? Outcome::rotated : judge(rotation.session, rotation.account, request);
  TRY(carry_out(transaction, rotation, request));
  return rotation;
}

}  // namespace

Result<Rotation> rotate_session(Database& database, const RotationRequest& request, const AuditRecord& audit) {
  return database.write([&](Transaction& transaction) -> Result<Rotation> {
    auto rotation = TRY(rotate(transaction, request));
    if (rotation.outcome != Outcome::repeated) {
      TRY(insert_audit(transaction, filled_in(audit, rotation, request)));
    }
    return rotation;
  });
}

}  // namespace gatehouse::store
