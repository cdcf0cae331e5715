// Sessions: where an account is signed in, and ending one of them from afar.
#pragma once

#include <gatehouse/auth/auth.h>
#include <gatehouse/auth/guard.h>
#include <gatehouse/store/sessions.h>

#include <string>
#include <string_view>
#include <vector>

namespace gatehouse {

struct SessionView {
  std::string id;
  std::string device;  // device.h
  std::string address;
  std::string user_agent;
  std::string created_at;  // RFC 3339, as the next two
  std::string last_used_at;
  std::string expires_at;
  bool current;  // the one that asks
};

// The ones that live, newest first.
Result<std::vector<SessionView>> list_sessions(Auth& auth, std::string_view account_id, std::string_view current);
// not_found when the account has no such living session, whoever else may have it.
Result<void> revoke_session(Auth& auth, std::string_view account_id, std::string_view session, const Client& client);

// All but the one that asks; how many lived.
Result<int> revoke_other_sessions(Auth& auth, const Identity& who, const Client& client);

// Asks the database whether the session lives, for routes where a few hundred milliseconds of another node's delay are
// too much. One store call each time. `auth` must outlive the guard.
Guard live_session(Auth& auth);

}  // namespace gatehouse
