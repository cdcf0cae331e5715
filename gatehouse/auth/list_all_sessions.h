// List all sessions: who is signed in, and where, across accounts.
#pragma once

#include <gatehouse/auth/auth.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse {

struct UserSession {
  std::string id;
  std::string user_id;
  std::string username;
  std::string device;  // device.h
  std::string address;
  std::string user_agent;
  std::string created_at;  // RFC 3339, as the next two
  std::string last_used_at;
  std::string expires_at;
};

struct SessionPage {
  std::vector<UserSession> sessions;
  std::optional<std::string> next;  // the `after` of the next page; none: this was the last
};

// Newest first. `after` is empty for the first page; invalid_request when it is no session's id.
Result<SessionPage> list_all_sessions(Auth& auth, std::string_view after, int limit);

}  // namespace gatehouse
