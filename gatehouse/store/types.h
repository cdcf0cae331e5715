// What every concern of the store shares: row ids, revocations, and the audit record that goes with a change.
#pragma once

#include <gatehouse/base/clock.h>

#include <cstdint>
#include <limits>
#include <string>

namespace gatehouse::store {

class Database;

// Ordered by the time of opening: 42 bits of unix milliseconds above 21 random bits, so never negative.
// Rows then append to the end of their tree instead of touching a random page each.
using SessionId = std::int64_t;

// `random`: any 32 bits, the lower 21 are used. Times before 1970 count as 1970, after 2109 as 2109.
std::int64_t make_row_id(Time at, std::uint32_t random);

// `up_to` of a session that ended: every access token of it is refused.
inline constexpr std::int64_t every_generation = std::numeric_limits<std::int64_t>::max();

// Until `forget_at` (end of the life of the last access token meant) the access tokens of this session whose
// generation, the session's counter when they were made, is at most `up_to` are refused.
struct Revocation {
  std::int64_t sequence = 0;  // given by the store, ascending in the order of the commits
  SessionId session_id = 0;
  std::int64_t up_to = every_generation;
  Time forget_at;
};

// One line of the audit trail, written in the same transaction as what it tells of.
struct AuditRecord {
  Time at;
  std::string event;                   // "signed_in", "sign_in_refused", "refreshed", ...
  std::string account_id, session_id;  // empty when unknown
  std::string address, user_agent, detail;
};

}  // namespace gatehouse::store
