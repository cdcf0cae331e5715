// Tokens that an attacker would send: row N of the attack matrix, as far as signatures and keys decide it.
#include <gatehouse/jose/internal/forgery_testing.h>
#include <gatehouse/jose/internal/state.h>
#include <gatehouse/jose/jws.h>
#include <gatehouse/json/print.h>

#include <algorithm>

namespace gatehouse::jose {
namespace {

constexpr Algorithm families[] = {Algorithm::hs256, Algorithm::rs256, Algorithm::ps256, Algorithm::es256,
                                  Algorithm::eddsa};

std::string hmac_token(std::string_view header, BytesView secret, crypto::Hash hash) {
  const std::string signed_part = base64url(as_bytes(header)) + '.' + base64url(as_bytes(good_claims));
  return signed_part + '.' + base64url(crypto::HmacKey(hash, secret).tag(as_bytes(signed_part)));
}

TEST(Forgery, TheTokenThatAllTheseAreMadeFromIsAccepted) {
  for (const Algorithm algorithm : families) {
    const std::string header = R"({"alg":")" + std::string(name(algorithm)) + "\"}";
    EXPECT_TRUE(check(forge(header, good_claims, key_for(algorithm)), key_for(algorithm))) << name(algorithm);
  }
}

TEST(Forgery, Row01UnsecuredTokensAreRefused) {
  for (const std::string_view alg : {R"("none")", R"("None")", R"("NONE")", R"("nOnE")", R"("none ")", R"(" none")",
                                     R"("none\u0000")", R"("")", "null", R"(["none"])", "0", "false", "{}"}) {
    const std::string header = R"({"alg":)" + std::string(alg) + "}";
    const std::string unsigned_part = base64url(as_bytes(header)) + '.' + base64url(as_bytes(good_claims)) + '.';
    for (const Algorithm algorithm : families) {
      EXPECT_EQ(refusal(unsigned_part, key_for(algorithm)), Reason::malformed_token) << alg;
      EXPECT_FALSE(check(unsigned_part + "AA", key_for(algorithm))) << alg;
      EXPECT_FALSE(check(forge(header, good_claims, key_for(algorithm)), key_for(algorithm))) << alg;
    }
  }
  for (const std::string_view header : {"{}", R"({"typ":"JWT"})"}) {
    EXPECT_EQ(refusal(forge(header, good_claims, key_for(Algorithm::eddsa)), key_for(Algorithm::eddsa)),
              Reason::malformed_token);
  }
}

// Everything about a public key that an attacker could take for its text.
std::vector<Bytes> readings_of(const Key& key) {
  std::vector<Bytes> readings;
  const std::string pem = key.public_pem().value();
  std::string windows;
  for (const char c : pem) windows += c == '\n' ? "\r\n" : std::string(1, c);
  for (const std::string& text : {pem, pem.substr(0, pem.size() - 1), pem + "\n", windows, " " + pem,
                                  json::print(key.public_jwk()), set_of(key).print(), key.thumbprint(), key.id()}) {
    readings.push_back(to_bytes(text));
  }
  for (const std::string_view member : {"n", "e", "x", "y"}) {
    const json::Object jwk = key.public_jwk();
    if (jwk.find(member) == nullptr) continue;
    const std::string text = *jwk.find(member)->string();
    readings.push_back(to_bytes(text));
    readings.push_back(from_base64url(text).value());
  }
  if (const json::Object jwk = key.public_jwk(); jwk.contains("y")) {
    const Bytes point =
        joined(from_base64url(*jwk.find("x")->string()).value(), from_base64url(*jwk.find("y")->string()).value());
    readings.push_back(point);
    readings.push_back(joined(Bytes{4}, point));
  }
  std::string body;
  for (const char c : pem.substr(pem.find('\n'), pem.rfind("\n-----") - pem.find('\n'))) {
    if (c != '\n' && c != '=') body += c == '+' ? '-' : c == '/' ? '_' : c;
  }
  readings.push_back(from_base64url(body).value());  // the DER
  return readings;
}

TEST(Forgery, Row02HmacKeyedWithThePublicKeyIsRefused) {
  for (const Algorithm algorithm : {Algorithm::rs256, Algorithm::ps256, Algorithm::es256, Algorithm::eddsa}) {
    const Key& key = key_for(algorithm);
    for (const Bytes& secret : readings_of(key)) {
      for (const auto& [alg, hash] :
           {std::pair{"HS256", crypto::Hash::sha256}, std::pair{"HS384", crypto::Hash::sha384},
            std::pair{"HS512", crypto::Hash::sha512}}) {
        const std::string anonymous = R"({"alg":")" + std::string(alg) + "\"}";
        const std::string named = R"({"alg":")" + std::string(alg) + R"(","kid":")" + key.id() + "\"}";
        EXPECT_EQ(refusal(hmac_token(anonymous, secret, hash), key), Reason::unknown_key);
        EXPECT_EQ(refusal(hmac_token(named, secret, hash), key), Reason::unsupported_algorithm);
      }
    }
  }
}

TEST(Forgery, Row03HmacUnderTheEmptyKeyIsRefused) {
  for (const Algorithm algorithm : {Algorithm::rs256, Algorithm::es256, Algorithm::eddsa}) {
    json::Object jwk = key_for(algorithm).public_jwk();
    jwk.remove("alg");
    const KeySet keys = KeySet::parse(json::print(jwk)).value();
    const std::string header = R"({"alg":"HS256","kid":")" + keys.keys()[0].id() + "\"}";
    EXPECT_EQ(reason_of(verify(hmac_token(header, {}, crypto::Hash::sha256), keys, expected(), test_now)),
              Reason::unsupported_algorithm);
  }
  EXPECT_EQ(reason_of(Key::from_jwk(json::Object{{"kty", "oct"}, {"k", ""}, {"alg", "HS256"}})), Reason::invalid_key);
}

TEST(Forgery, Row04WeakSecretsAreRefused) {
  for (const std::string& secret :
       {std::string(), std::string("secret"), std::string("0123456789abcdefghijklmnopqrstu"),
        std::string("a-string-secret-at-least-256-bits-long"),
        std::string("a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long"),
        std::string("your-256-bit-secret your-256-bit-secret"), std::string(32, '\0')}) {
    EXPECT_EQ(reason_of(Key::from_secret(Secret(secret), Algorithm::hs256)), Reason::weak_key) << secret;
  }
}

TEST(Forgery, Row05AnotherAlgorithmOfTheSameKeyIsRefused) {
  const Key& pinned = key_for(Algorithm::rs256);
  for (const Algorithm other :
       {Algorithm::rs384, Algorithm::rs512, Algorithm::ps256, Algorithm::ps384, Algorithm::ps512}) {
    const std::string alg(name(other));
    const Key sound = published_key(other);
    EXPECT_EQ(refusal(forge(R"({"alg":")" + alg + "\"}", good_claims, sound), pinned), Reason::unknown_key);
    EXPECT_EQ(refusal(forge(R"({"alg":")" + alg + R"(","kid":")" + pinned.id() + "\"}", good_claims, sound), pinned),
              Reason::unsupported_algorithm);
    EXPECT_EQ(refusal(forge(R"({"alg":"RS256"})", good_claims, sound), pinned), Reason::wrong_signature);
  }
  const Key& curve = key_for(Algorithm::es256);
  for (const std::string alg : {"ES512", "ES384", "EdDSA"}) {
    EXPECT_EQ(refusal(forge(R"({"alg":")" + alg + R"(","kid":")" + curve.id() + "\"}", good_claims, curve), curve),
              Reason::unsupported_algorithm);
  }
}

TEST(Forgery, Row06UnknownAlgorithmsWithASoundSignatureAreRefused) {
  for (const std::string alg :
       {"XX999", "rs256", "RS256 ", " RS256", "RS256\\u0000", "RS", "Rs256", "ES256K", "Ed25519"}) {
    const std::string header = R"({"alg":")" + alg + "\"}";
    EXPECT_EQ(refusal(forge(header, good_claims, key_for(Algorithm::rs256)), key_for(Algorithm::rs256)),
              Reason::unsupported_algorithm);
  }
}

TEST(Forgery, Row07EcdsaSignaturesOutOfRangeOrOfAnotherFormAreRefused) {
  const Key& key = key_for(Algorithm::es256);
  constexpr std::string_view header = R"({"alg":"ES256"})";
  const Bytes good = key.sign(as_bytes(split(with_signature(header, Bytes(64)))->signed_part)).value();
  ASSERT_TRUE(check(with_signature(header, good), key));
  const BytesView r = BytesView(good).first(32), s = BytesView(good).subspan(32);
  const Bytes zero(32, 0),
      order(curve_of(Algorithm::es256).order.begin(), curve_of(Algorithm::es256).order.begin() + 32);
  Bytes one(32, 0);
  one[31] = 1;
  for (const auto& [left, right] : std::initializer_list<std::pair<BytesView, BytesView>>{{zero, zero},
                                                                                          {zero, s},
                                                                                          {r, zero},
                                                                                          {order, s},
                                                                                          {r, order},
                                                                                          {order, order},
                                                                                          {one, one},
                                                                                          {zero, one},
                                                                                          {s, r}}) {
    EXPECT_EQ(refusal(with_signature(header, joined(left, right)), key), Reason::wrong_signature);
  }
  for (const std::size_t size : {1U, 32U, 63U, 65U, 66U, 96U, 132U, 1000U, 10'000U}) {
    EXPECT_EQ(refusal(with_signature(header, Bytes(size, 1)), key), Reason::wrong_signature) << size;
  }
  for (const std::size_t size : {16'382U, 96U * 1024U}) {
    EXPECT_EQ(refusal(with_signature(header, Bytes(size, 1)), key), Reason::malformed_token) << size;
  }
  const Bytes der = [&] {
    std::array<Byte, 80> out;
    const auto& ec = std::get<EcKey>(key.state().material);
    const EvpSigner signer(crypto::EvpKey([&] {
                             EVP_PKEY_up_ref(ec.evp());
                             return ec.evp();
                           }()),
                           crypto::Hash::sha256, false, true);
    const std::size_t size = signer.sign(as_bytes(split(with_signature(header, Bytes(64)))->signed_part), out);
    return Bytes(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(size));
  }();
  EXPECT_EQ(refusal(with_signature(header, der), key), Reason::wrong_signature);
  EXPECT_EQ(refusal(with_signature(header, joined(Bytes{0}, good)), key), Reason::wrong_signature);
}

TEST(Forgery, Row10Ed25519SignaturesThatAreNotCanonicalAreRefused) {
  const Key& key = key_for(Algorithm::eddsa);
  constexpr std::string_view header = R"({"alg":"EdDSA"})";
  const Bytes good = key.sign(as_bytes(split(with_signature(header, Bytes(1)))->signed_part)).value();
  ASSERT_TRUE(check(with_signature(header, good), key));
  // L = 2^252 + 27742317777372353535851937790883648493 (RFC 8032 section 5.1), small end first.
  const Bytes order{0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
                    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};
  Bytes s_plus_order = good, s_zero = good, r_identity = good, high_bit = good;
  int carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += s_plus_order[32 + i] + order[i];
    s_plus_order[32 + i] = static_cast<Byte>(carry);
    carry >>= 8;
  }
  std::fill(s_zero.begin() + 32, s_zero.end(), Byte{0});
  std::fill(r_identity.begin(), r_identity.begin() + 32, Byte{0});
  r_identity[0] = 1;
  high_bit[63] |= 0x80;
  Bytes identity_and_zero(64, 0);
  identity_and_zero[0] = 1;
  for (const Bytes& signature : {s_plus_order, s_zero, r_identity, high_bit, identity_and_zero, Bytes(64, 0)}) {
    EXPECT_EQ(refusal(with_signature(header, signature), key), Reason::wrong_signature);
  }
  EXPECT_EQ(refusal(with_signature(header, BytesView(good).first(63)), key), Reason::wrong_signature);
  EXPECT_EQ(refusal(with_signature(header, joined(good, Bytes{0})), key), Reason::wrong_signature);
}

}  // namespace
}  // namespace gatehouse::jose
