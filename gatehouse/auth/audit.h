// The audit record of a verb: who did what, from where, when.
#pragma once

#include <gatehouse/auth/auth.h>
#include <gatehouse/store/audit.h>

#include <string>
#include <string_view>

namespace gatehouse {

// "admin editor, by ada": what, and by whom when it was not the account itself.
inline std::string detail_of(std::string what, const Client& client) {
  if (client.administrator.empty()) return what;
  return (what.empty() ? "by " : what + ", by ") + client.administrator;
}

inline store::AuditRecord audit(const Auth& auth, std::string_view event, std::string_view account_id,
                                const Client& client, std::string detail = {}) {
  return {.at = auth.clock.now(),
          .event = std::string(event),
          .account_id = std::string(account_id),
          .address = client.address,
          .user_agent = client.user_agent,
          .detail = detail_of(std::move(detail), client)};
}

// Until when a revocation of this moment's tokens must be remembered.
inline Time forget_at(const Auth& auth) {
  return auth.clock.now() + auth.settings.access_lifetime + auth.settings.leeway + 1s;
}

}  // namespace gatehouse
