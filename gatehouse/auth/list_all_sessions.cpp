#include <gatehouse/auth/device.h>
#include <gatehouse/auth/list_all_sessions.h>
#include <gatehouse/auth/session_id.h>
#include <gatehouse/store/sessions.h>

#include <algorithm>

namespace gatehouse {
namespace {

UserSession view_of(const store::OwnedSession& owned) {
  const auto& session = owned.session;
  return {.id = session_text(session.id),
          .user_id = session.account_id,
          .username = owned.username,
          .device = device_of(session.user_agent),
          .address = session.address,
          .user_agent = session.user_agent,
          .created_at = iso8601(session.created_at),
          .last_used_at = iso8601(session.rotated_at),
          .expires_at = iso8601(std::min(session.idle_expires_at, session.expires_at))};
}

}  // namespace

Result<SessionPage> list_all_sessions(Auth& auth, std::string_view after, int limit) {
  const auto before = session_id(after);
  if (!after.empty() && !before) return fail(Reason::invalid_request, "`after` is no session's id");
  const auto found = TRY(store::list_all_sessions(*auth.database, before, limit + 1, auth.clock.now()));
  SessionPage page;
  for (const auto& owned : found) page.sessions.push_back(view_of(owned));
  if (found.size() > static_cast<std::size_t>(limit)) {
    page.sessions.pop_back();
    page.next = page.sessions.back().id;
  }
  return page;
}

}  // namespace gatehouse
