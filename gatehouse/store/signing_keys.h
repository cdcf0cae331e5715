// Signing keys: public halves as JWK, private ones sealed by the caller before they come here.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/store/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::store {

struct SigningKey {
  std::string id;         // kid
  std::string algorithm;  // "ES256"
  std::string public_jwk;
  std::string sealed;  // base64url of the sealed private JWK
  Time created_at;
  Time signs_from;                 // published from `created_at` on, used from here on
  std::optional<Time> retired_at;  // signs no more
  std::optional<Time> forget_at;   // its last token is dead
};

Result<std::vector<SigningKey>> list_signing_keys(Database& database);  // oldest first

struct KeyRotation {
  SigningKey key;
  std::string expected_newest;  // id of the newest key the caller knows; empty: there is none yet
  Time retire_previous_at;      // for all keys not yet retired
  Time forget_previous_at;
};

// conflict when another node was first: the newest key is no longer `expected_newest`, or the id is taken.
Result<void> add_signing_key(Database& database, const KeyRotation& rotation, const AuditRecord& audit);

// Deletes keys whose `forget_at` is reached; says how many went.
Result<std::int64_t> sweep_signing_keys(Database& database, Time now);

}  // namespace gatehouse::store
