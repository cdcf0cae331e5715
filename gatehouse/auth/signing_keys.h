// Signing keys: made on first start, sealed at rest, rotated with overlap; old ones verify until their last token is
// dead.
#pragma once

#include <gatehouse/auth/credentials.h>
#include <gatehouse/auth/tokens.h>
#include <gatehouse/crypto/seal.h>
#include <gatehouse/jose/algorithm.h>
#include <gatehouse/store/database.h>
#include <gatehouse/store/signing_keys.h>

#include <chrono>
#include <mutex>
#include <string>
#include <vector>

namespace gatehouse {

struct KeySettings {
  static constexpr std::chrono::days never{36'500};

  jose::Algorithm algorithm = jose::Algorithm::es256;
  std::chrono::seconds rotate_every = 30 * 24h;
  std::chrono::seconds announce = 10min;  // a new key stands in the JWKS this long before it signs
};

// The stored keys as a ring in Tokens. Thread-safe.
class SigningKeys {
 public:
  // `master` seals the private keys; another master cannot open them.
  SigningKeys(KeySettings settings, const Secret& master, store::Database& database, Tokens& tokens, const Clock& clock,
              crypto::Random& random);

  // Reads the keys, makes the first one, and puts the ring into Tokens. To be called at start and then now and then:
  // it notices keys that another process has added, that have come of age or have died. At most one store call when
  // nothing is to be rotated.
  Result<void> refresh();
  // The same, but only when the database was changed by another process, or a key of ours is due to change its part.
  Result<void> refresh_if_changed();
  // A new key that signs after the announcement (`at_once`: from now on, for a key that may have leaked).
  // conflict when another process rotated at the same time.
  Result<std::string> rotate(bool at_once, const Client& by);
  // The private JWK of a stored key; not_found.
  Result<Secret> export_private(std::string_view id);

 private:
  Result<void> refresh_locked();
  Result<jose::Key> open(const store::SigningKey& stored) const;
  Result<std::string> add(const std::vector<store::SigningKey>& present, Time signs_from, const Client& by);
  Result<void> publish(const std::vector<store::SigningKey>& stored);
  // Before that, a token that it signed is refused.
  Time verifies_from(const store::SigningKey& key) const;
  Time next_change(const std::vector<store::SigningKey>& keys, Time now) const;

  const KeySettings settings_;
  crypto::SealingKey seal_;
  store::Database& database_;
  Tokens& tokens_;
  const Clock& clock_;
  crypto::Random& random_;
  std::mutex mutex_;
  std::string published_;                  // what the ring in Tokens was made of
  std::optional<store::Version> version_;  // of the database when the keys were read
  Time changes_at_ = Time::max();          // when one of them comes of age or dies
};

}  // namespace gatehouse
