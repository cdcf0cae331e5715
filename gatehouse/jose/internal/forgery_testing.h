// What the tests of forged tokens share: a good token's claims, its keys, and the verdict on what was made of it.
#pragma once

#include <gatehouse/jose/internal/jose_testing.h>

#include <map>
#include <string>
#include <string_view>

namespace gatehouse::jose {

inline constexpr std::string_view good_claims =
    R"({"iss":"https://id.example","sub":"user-1","aud":"notes","exp":1750000300})";
inline Expectations expected() { return {.issuer = "https://id.example", .audience = "notes"}; }

inline const Key& key_for(Algorithm algorithm) {
  static std::map<Algorithm, Key> keys;
  return keys.try_emplace(algorithm, published_key(algorithm)).first->second;
}

inline Result<Claims> check(std::string_view token, const Key& key, Expectations expectations = expected()) {
  return verify(token, set_of(key.public_half()), expectations, test_now);
}

inline Reason refusal(std::string_view token, const Key& key) { return reason_of(check(token, key)); }

// A token with a signature that is given, not made.
inline std::string with_signature(std::string_view header, BytesView signature) {
  return base64url(as_bytes(header)) + '.' + base64url(as_bytes(good_claims)) + '.' + base64url(signature);
}

inline Bytes joined(BytesView left, BytesView right) {
  Bytes all(left.begin(), left.end());
  all.insert(all.end(), right.begin(), right.end());
  return all;
}

}  // namespace gatehouse::jose
