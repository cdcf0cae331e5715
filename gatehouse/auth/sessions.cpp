#include <gatehouse/auth/audit.h>
#include <gatehouse/auth/device.h>
#include <gatehouse/auth/session_id.h>
#include <gatehouse/auth/sessions.h>

#include <algorithm>
#include <array>

namespace gatehouse {

Result<std::vector<SessionView>> list_sessions(Auth& auth, std::string_view account_id, std::string_view current) {
  const auto sessions = TRY(store::list_sessions(*auth.database, account_id, auth.clock.now()));
  std::vector<SessionView> views;
  for (const auto& session : sessions) {
    const auto id = session_text(session.id);
    views.push_back({.id = id,
                     .device = device_of(session.user_agent),
                     .address = session.address,
                     .user_agent = session.user_agent,
                     .created_at = iso8601(session.created_at),
                     .last_used_at = iso8601(session.rotated_at),
                     .expires_at = iso8601(std::min(session.idle_expires_at, session.expires_at)),
                     .current = id == current});
  }
  return views;
}

Result<void> revoke_session(Auth& auth, std::string_view account_id, std::string_view session, const Client& client) {
  const auto id = session_id(session);
  if (!id) return fail(Reason::not_found, "not a session id");
  const store::Ending ending{.account_id = std::string(account_id),
                             .reason = "revoked",
                             .now = auth.clock.now(),
                             .forget_at = forget_at(auth)};
  auto record = audit(auth, "session_revoked", account_id, client);
  record.session_id = session;
  const auto ended = TRY(store::end_session(*auth.database, *id, ending, record));
  if (!ended) return fail(Reason::not_found, "no such living session of this account");
  auth.revocations.add(std::array{*ended});
  auth.log.info("session revoked", {{"account", account_id}, {"session", session}});
  return {};
}

Result<int> revoke_other_sessions(Auth& auth, const Identity& who, const Client& client) {
  const auto own = session_id(who.session);
  if (!own) return fail(Reason::invalid_request, "the token belongs to no session");
  const auto now = auth.clock.now();
  const auto living = TRY(store::list_sessions(*auth.database, who.subject, now));
  const auto others = std::ranges::count_if(living, [&](const auto& session) { return session.id != *own; });
  const store::Ending ending{.account_id = who.subject, .reason = "revoked", .now = now, .forget_at = forget_at(auth)};
  auto record = audit(auth, "other_sessions_revoked", who.subject, client);
  record.session_id = who.session;
  const auto ended = TRY(store::end_sessions(*auth.database, own, ending, record));
  auth.revocations.add(ended);
  auth.log.info("other sessions revoked", {{"account", who.subject}, {"sessions", others}});
  return static_cast<int>(others);
}

Guard live_session(Auth& auth) {
  return Guard("live_session", [&auth](const Identity& who) -> Result<void> {
    const auto id = session_id(who.session);
    if (!id) return fail(Reason::session_revoked, "the token belongs to no session");
    const auto session = TRY(store::find_session(*auth.database, *id));
    if (!session || !store::is_live(*session, auth.clock.now())) return fail(Reason::session_revoked);
    return {};
  });
}

}  // namespace gatehouse
