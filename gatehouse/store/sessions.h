// Sessions: one row each, rotated in place; the counter in the row is the refresh token's (RFC 9700 section 4.14.2).
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/store/accounts.h>
#include <gatehouse/store/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::store {

struct Session {
  SessionId id = 0;
  std::string account_id;
  std::int64_t counter = 0;  // of the current refresh token; also the generation of the access tokens made with it
  Time created_at, authenticated_at;
  Time rotated_at;  // last use
  Time idle_expires_at, expires_at;
  std::optional<Time> ended_at;
  std::string end_reason;  // "signed_out", "refresh_reused", "disabled", ...; empty while it lives
  std::string address, user_agent;
};

// The moment of expiry is already too late.
inline bool is_live(const Session& session, Time now) {
  return !session.ended_at && now < session.idle_expires_at && now < session.expires_at;
}

// Opens it only while the account exists, is not disabled and its password hash is still the one that was verified
// (wrong_password otherwise). An empty `verified_hash`: no password was asked, the hash is not looked at.
// `new_hash` replaces the hash in the same transaction. conflict: the id is taken (one in two million per sign-in
// of the same millisecond): make another.
Result<void> open_session(Database& database, const Session& session, std::string_view verified_hash,
                          const AuditRecord& audit, const std::optional<std::string>& new_hash = {});

struct RotationRequest {
  SessionId id = 0;
  std::int64_t counter = 0;  // of the refresh token shown
  Time now;                  // wall clock
  std::chrono::milliseconds repeat_window{30'000};
  std::chrono::milliseconds idle{};  // from now on; the session's `expires_at` stays
  Time forget_at;                    // of the revocation, if the session dies
  std::string address, user_agent;   // of this use; kept in the session's row
};

struct Rotation {
  enum class Outcome : unsigned char {
    rotated,   // the counter is one higher now
    repeated,  // one behind and inside the window: nothing changed, `session` holds the current counter
    reused,    // an older token, or one from the future: the session ended in this transaction
    expired,   // idle or absolute time over
    ended,     // it had ended, or its account is disabled
    unknown    // no such session; `session` and `account` are empty
  };
  Outcome outcome = Outcome::unknown;
  Session session;  // as it is now
  Account account;
  std::optional<Revocation> revocation;  // for `reused`
};

// One conditional UPDATE decides: of many at once with one token exactly one rotates, and the rest repeat.
// A clock that stepped back never opens the window (a repeat from before the last rotation is a reuse), and a session
// once found expired stays so. Writes `audit` with the event "refreshed", "refresh_reused" (detail: the counters)
// or "refresh_refused" (detail: the outcome), with both ids filled in; a repeat writes none.
Result<Rotation> rotate_session(Database& database, const RotationRequest& request, const AuditRecord& audit);

struct Ending {
  std::string account_id;
  std::string reason;  // kept in the row: "signed_out", "revoked", ...
  Time now;
  Time forget_at;
};

// Nothing when the session is not live or is not this account's. The audit record is written only if it ended.
Result<std::optional<Revocation>> end_session(Database& database, SessionId id, const Ending& ending,
                                              const AuditRecord& audit);
// All of the account's, but `except`. The audit record is always written.
Result<std::vector<Revocation>> end_sessions(Database& database, std::optional<SessionId> except, const Ending& ending,
                                             const AuditRecord& audit);

Result<std::optional<Session>> find_session(Database& database, SessionId id);
Result<std::vector<Session>> list_sessions(Database& database, std::string_view account_id, Time now);  // newest first

struct OwnedSession {
  Session session;
  std::string username;
};
// The living ones of all accounts, newest first; `before`: id of the last one of the page before.
Result<std::vector<OwnedSession>> list_all_sessions(Database& database, std::optional<SessionId> before, int limit,
                                                    Time now);

// Deletes at most `batch` rows that ended or expired before `older_than`; says how many went.
// Keep them at least as long as their access tokens may live.
Result<std::int64_t> sweep_sessions(Database& database, Time older_than, int batch = 500);

}  // namespace gatehouse::store
