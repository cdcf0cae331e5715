// KeySet: the keys a verifier trusts (RFC 7517 section 5).
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/jose/key.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::jose {

// A value; safe to read from many threads at once.
class KeySet {
 public:
  static constexpr std::size_t max_keys = 100;
  static constexpr std::size_t max_text = 256 * 1024;  // bytes

  KeySet() = default;
  // invalid_key when two keys have one id, when HMAC keys and public keys are mixed, or beyond max_keys.
  static Result<KeySet> of(std::vector<Key> keys);
  // A JWK Set or one JWK. Members that are not for us (unknown kty, crv or alg; another use) are skipped; a member that
  // is ours but bad refuses the whole set, and so does a set without one usable key. An RSA key without `alg` is taken
  // as RS256, because most providers leave it out; an HMAC key without `alg` is refused.
  static Result<KeySet> parse(std::string_view jwks);

  // Null when there is none. The pointer lives as long as this set is neither changed nor gone.
  const Key* find(std::string_view id) const;
  // The key for a token without `kid`: the only one of that algorithm, else null.
  const Key* only(Algorithm algorithm) const;
  std::span<const Key> keys() const { return keys_; }
  bool empty() const { return keys_.empty(); }

  // {"keys":[...]}: public members only, HMAC keys never.
  std::string print() const;

 private:
  std::vector<Key> keys_;
};

}  // namespace gatehouse::jose
