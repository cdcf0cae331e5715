// The keys that fuzzers sign and verify with, the same in every run; and what is asked of any key.
#pragma once

#include <fuzz/promise.h>
#include <gatehouse/jose/key.h>
#include <gatehouse/json/parse.h>

namespace gatehouse::fuzz {

// RFC 7515 A.2.1
inline constexpr std::string_view rsa_jwk =
    R"({"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
"e":"AQAB",
"d":"Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-7YwVol2NXOoAJe46sui395IW_GO-pWJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M_V51gfpRLI9JYanrC4D4qAdGcopV_0ZHHzQlBjudU2QvXt4ehNYTCBr6XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl_x_jTj3ccPDVZFD9pIuhLhBOneufuBiB4cS98l2SR_RQyGWSeWjnczT0QU91p1DhOVRuOopznQ",
"p":"4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH_5IB3jw3bcxGn6QLvnEtfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw_Py5PJdTJNPY8cQn7ouZ2KKDcmnPGBY5t7yLc1QlQ5xHdwW1VhvKn-nXqhJTBgIPgtldC-KDV5z-y2XDwGUc",
"q":"uQPEfgmVtjL0Uyyx88GZFF1fOunH3-7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYsp1ZSe7zFYHj7C6ul7TjeLQeZD_YwD66t62wDmpe_HlB-TnBA-njbglfIsRLtXlnDzQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdc",
"dp":"BwKfV3Akq5_MFZDFZCnW-wzl-CCo83WoZvnLQwCTeDv8uzluRSnm71I3QCLdhrqE2e9YkxvuxdBfpT_PI7Yz-FOKnu1R6HsJeDCjn12Sk3vmAktV2zb34MCdy7cpdTh_YVr7tss2u6vneTwrA86rZtu5Mbr1C1XsmvkxHQAdYo0",
"dq":"h_96-mK1R_7glhsum81dZxjTnYynPbZpHziZjeeHcXYsXaaMwkOlODsWa7I9xXDoRwbKgB719rrmI2oKr6N3Do9U0ajaHF-NKJnwgjMd2w9cjz3_-kyNlxAr2v4IKhGNpmM5iIgOS1VZnOZ68m6_pbLBSp3nssTdlqvd0tIiTHU",
"qi":"IYd7DHOhrWvxkwPQsRM2tOgrjbcrfvtQJipd-DlcxyVuuM9sQLdgjVk2oy26F0EmpScGLq2MowX7fhd_QJQ3ydy5cY7YIBi87w93IKLEdfnbJtoOPLUW0ITrJReOgo1cq9SbsxYawBgfp_gh6A5603k2-ZQwVK0JKSHuLFkuQ3U"})";

// The same secret, RSA key or curve for all algorithms that take it. Its id is the name of its algorithm.
inline jose::Key key_for(jose::Algorithm algorithm) {
  constexpr std::string_view secret = "0Fz1Ey2Dx3Cw4Bv5Au6Gt7Hs8Ir9Jq-Kp_LoMnNmOlPkQjRiShTgUfVeWdXcYbZa";
  if (jose::is_symmetric(algorithm)) {
    return jose::Key::from_secret(Secret(secret), algorithm, std::string(jose::name(algorithm))).value();
  }
  const bool is_rsa = algorithm >= jose::Algorithm::rs256 && algorithm <= jose::Algorithm::ps512;
  crypto::FixedRandom random(1);
  std::string text(rsa_jwk);
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
