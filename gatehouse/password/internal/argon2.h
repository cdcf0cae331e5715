// Argon2 (RFC 9106): libsodium's where it can (run-time AVX2/AVX-512, 1.3 times as fast), libargon2 for the rest.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/password/hash.h>
#include <gatehouse/password/internal/fields.h>

#include <optional>
#include <string_view>

namespace gatehouse::password {

struct Argon2 {
  enum class Kind : unsigned char { argon2i = 1, argon2id = 2 };

  Kind kind = Kind::argon2id;
  std::uint32_t version = 0x13;
  Cost cost;
};

struct StoredArgon2 {
  Argon2 how;
  SaltedHash made;
};

inline constexpr std::size_t salt_size = 16;  // of what we make
inline constexpr std::size_t hash_size = 32;

bool is_bounded(const Cost& cost);
// "$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH"; an older text without `v=` is version 16. Empty: not so, or out of
// bounds.
std::optional<StoredArgon2> read_argon2(std::string_view stored);
// Fails: overloaded, when there is no memory for it. `how` is within the bounds, `salt` at least 8 bytes long.
Result<Bytes> argon2(std::string_view password, BytesView salt, const Argon2& how, std::size_t size);

}  // namespace gatehouse::password
