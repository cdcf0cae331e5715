#include <gatehouse/auth/audit_trail.h>
#include <gatehouse/auth/device.h>
#include <gatehouse/store/accounts.h>
#include <gatehouse/store/audit.h>

namespace gatehouse {
namespace {

std::optional<std::string> unless_empty(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return text;
}

EventView event_of(const store::AuditEntry& entry) {
  const auto& record = entry.record;
  return {.id = entry.id,
          .at = iso8601(record.at),
          .event = record.event,
          .address = record.address,
          .user_agent = record.user_agent,
          .device = device_of(record.user_agent),
          .detail = unless_empty(record.detail)};
}

AuditView audit_of(const store::AuditEntry& entry) {
  const auto& record = entry.record;
  return {.id = entry.id,
          .at = iso8601(record.at),
          .event = record.event,
          .user_id = unless_empty(record.account_id),
          .username = entry.username,
          .session = unless_empty(record.session_id),
          .address = record.address,
          .user_agent = record.user_agent,
          .detail = unless_empty(record.detail)};
}

// One more than was asked for was read, to know whether there is a next page.
std::optional<std::int64_t> cut(std::vector<store::AuditEntry>& entries, int limit) {
  if (entries.size() <= static_cast<std::size_t>(limit)) return std::nullopt;
  entries.pop_back();
  return entries.back().id;
}

Result<std::string> account_id_of(Auth& auth, const std::string& user) {
  if (user.empty()) return user;
  const auto account = TRY(store::find_account_by_login(*auth.database, user));
  return account ? account->id : user;
}

}  // namespace

Result<EventPage> list_events(Auth& auth, std::string_view account_id, std::optional<std::int64_t> before, int limit) {
  const store::AuditQuery query{
      .but_refreshes = true, .account_id = std::string(account_id), .before_id = before, .limit = limit + 1};
  auto entries = TRY(store::list_audit(*auth.database, query));
  EventPage page{.events = {}, .next = cut(entries, limit)};
  for (const auto& entry : entries) page.events.push_back(event_of(entry));
  return page;
}

Result<AuditPage> list_audit(Auth& auth, const AuditFilter& filter) {
  const auto account_id = TRY(account_id_of(auth, filter.user));
  const store::AuditQuery query{
      .event = filter.event, .account_id = account_id, .before_id = filter.before, .limit = filter.limit + 1};
  auto entries = TRY(store::list_audit(*auth.database, query));
  AuditPage page{.entries = {}, .next = cut(entries, filter.limit)};
  for (const auto& entry : entries) page.entries.push_back(audit_of(entry));
  return page;
}

}  // namespace gatehouse
