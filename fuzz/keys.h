// The keys that fuzzers sign and verify with, the same in every run; and what is asked of any key.
#pragma once

#include <fuzz/promise.h>
#include <gatehouse/jose/internal/rsa_key_testing.h>
#include <gatehouse/jose/key.h>
#include <gatehouse/json/parse.h>

namespace gatehouse::fuzz {

// The same secret, RSA key or curve for all algorithms that take it. Its id is the name of its algorithm.
inline jose::Key key_for(jose::Algorithm algorithm) {
  constexpr std::string_view secret = "0Fz1Ey2Dx3Cw4Bv5Au6Gt7Hs8Ir9Jq-Kp_LoMnNmOlPkQjRiShTgUfVeWdXcYbZa";
  if (jose::is_symmetric(algorithm)) {
    return jose::Key::from_secret(Secret(secret), algorithm, std::string(jose::name(algorithm))).value();
  }
  const bool is_rsa = algorithm >= jose::Algorithm::rs256 && algorithm <= jose::Algorithm::ps512;
  crypto::FixedRandom random(1);
  std::string text(jose::rfc7515_a2_key);
  if (!is_rsa) text = jose::Key::generate(algorithm, random).private_jwk().value().text();
  json::Object jwk = *json::parse(text).value().object();
  jwk.set("alg", jose::name(algorithm));
  jwk.set("kid", jose::name(algorithm));
  return jose::Key::from_jwk(jwk).value();
}

// Written out and read back, a key is the same key; what it signs, its public half verifies.
inline void check_sound(const jose::Key& key) {
  require(!key.id().empty());
  const auto is_same = [&](const Result<jose::Key>& other, bool signs) {
    return other && other->thumbprint() == key.thumbprint() && other->algorithm() == key.algorithm() &&
           other->id() == key.id() && other->can_sign() == signs;
  };
  if (!key.is_symmetric()) {
    require(is_same(jose::Key::from_jwk(key.public_jwk()), false));
    require(is_same(jose::Key::from_pem(key.public_pem().value(), key.algorithm(), key.id()), false));
    for (const char* member : {"d", "p", "q", "dp", "dq", "qi", "k"}) require(!key.public_jwk().contains(member));
  }
  if (!key.can_sign()) return require(!key.sign({}) && !key.private_jwk());
  require(is_same(jose::Key::from_jwk(key.private_jwk().value().text()), true));
  const auto signature = key.sign(as_bytes("message"));
  require(signature && key.public_half().verify(as_bytes("message"), *signature));
  require(!key.public_half().verify(as_bytes("another"), *signature));
}

}  // namespace gatehouse::fuzz
