// Authenticated encryption of small secrets at rest (XChaCha20-Poly1305, draft-irtf-cfrg-xchacha).
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/base/secret.h>
#include <gatehouse/crypto/random.h>

#include <cstddef>
#include <string_view>

namespace gatehouse::crypto {

// Safe to use from many threads at once. The nonce is 24 random bytes, so one key may seal any number of messages.
class SealingKey {
 public:
  static constexpr std::size_t key_size = 32;
  static constexpr std::size_t overhead = 41;  // version, nonce, tag

  // Throws std::invalid_argument when the key is not 32 bytes: a wiring fault, seen at start.
  explicit SealingKey(Secret key);

  // `context` says what this is ("signing_keys.private:KID"); it is not stored, and must be the same when opened,
  // so that a sealed value cannot be moved to another row.
  Bytes seal(BytesView plain, std::string_view context, Random& random) const;
  // storage_corrupt when it was altered, cut, sealed by another key or for another context.
  Result<Secret> open(BytesView sealed, std::string_view context) const;

 private:
  Secret key_;
};

}  // namespace gatehouse::crypto
