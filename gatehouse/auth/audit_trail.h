// The audit trail as people read it: an account's own events, and everything for administrators.
#pragma once

#include <gatehouse/auth/auth.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse {

struct EventView {
  std::int64_t id;  // ascending
  std::string at;   // RFC 3339
  std::string event;
  std::string address;
  std::string user_agent;
  std::string device;  // device.h
  std::optional<std::string> detail;
};

struct EventPage {
  std::vector<EventView> events;
  std::optional<std::int64_t> next;  // the `before` of the next page; none: this was the last
};

// What happened to the account, newest first, without the refreshes.
Result<EventPage> list_events(Auth& auth, std::string_view account_id, std::optional<std::int64_t> before, int limit);

struct AuditView {
  std::int64_t id;  // ascending
  std::string at;   // RFC 3339
  std::string event;
  std::optional<std::string> user_id;
  std::optional<std::string> username;  // none also when the account is gone
  std::optional<std::string> session;
  std::string address;
  std::string user_agent;
  std::optional<std::string> detail;
};

struct AuditPage {
  std::vector<AuditView> entries;
  std::optional<std::int64_t> next;  // as above
};

struct AuditFilter {
  std::string event = {};                   // empty: all
  std::string user = {};                    // user name, e-mail or id, also of an account that is gone; empty: all
  std::optional<std::int64_t> before = {};  // `next` of the page before
  int limit = 50;                           // 1 to 999
};
Result<AuditPage> list_audit(Auth& auth, const AuditFilter& filter);  // newest first

}  // namespace gatehouse
