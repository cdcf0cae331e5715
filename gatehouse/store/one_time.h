// One-time secrets (reset links, codes, challenges): stored as a hash, used at most once.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/store/types.h>

#include <optional>
#include <string>
#include <string_view>

namespace gatehouse::store {

struct OneTime {
  std::string kind;        // a namespace of its own: a code of one kind never serves for another
  std::string hash;        // of the secret, as text (base64url)
  std::string account_id;  // empty: belongs to none
  std::string payload;     // what the holder of the secret may do
  Time expires_at;
};

// conflict when this kind has this hash already, used or not.
Result<void> put_once(Database& database, const OneTime& secret);

// One conditional UPDATE: the first call gets it, every later one, or one at or after its expiry, gets nothing.
Result<std::optional<OneTime>> consume_once(Database& database, std::string_view kind, std::string_view hash, Time now);

// Deletes what expired more than a day ago (used rows too: until then a replay finds them used); says how many went.
Result<std::int64_t> sweep_one_time(Database& database, Time now);

}  // namespace gatehouse::store
