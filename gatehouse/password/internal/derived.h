// scrypt (RFC 7914) and PBKDF2 (RFC 8018) by OpenSSL, in the strings that passlib, Werkzeug and Django store.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/crypto/digest.h>
#include <gatehouse/password/internal/fields.h>

#include <optional>
#include <string_view>
#include <variant>

namespace gatehouse::password {

struct Scrypt {
  std::uint64_t n = 0;  // a power of two
  std::uint64_t r = 0;
  std::uint64_t p = 0;
};
struct Pbkdf2 {
  crypto::Hash hash = crypto::Hash::sha256;
  std::uint64_t rounds = 0;
};

struct StoredDerived {
  std::variant<Scrypt, Pbkdf2> how;
  SaltedHash made;
};

bool is_bounded(const Scrypt& how);
// The forms that hash.h lists. Empty: none of them, or out of bounds.
std::optional<StoredDerived> read_derived(std::string_view stored);
// Fails: overloaded, when there is no memory for it. `how` is within the bounds.
Result<Bytes> derive(std::string_view password, BytesView salt, const Scrypt& how, std::size_t size);
Result<Bytes> derive(std::string_view password, BytesView salt, const Pbkdf2& how, std::size_t size);

}  // namespace gatehouse::password
