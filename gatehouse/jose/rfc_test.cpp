// The examples of RFC 7515, 7517, 7519, 7638 and 8037, as published.
#include <gatehouse/jose/internal/jose_testing.h>
#include <gatehouse/jose/jws.h>

namespace gatehouse::jose {
namespace {

constexpr Time before_expiry{std::chrono::seconds{1'300'819'000}};
constexpr std::string_view payload =
    "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}";

std::string payload_of(const Result<Bytes>& verified) {
  return verified ? to_text(*verified) : verified.error().detail;
}

TEST(Rfc7515, A1Hs256) {
  const Key key = published_key(Algorithm::hs256);
  EXPECT_EQ(payload_of(verify_jws(rfc7515_a1_token, set_of(key))), payload);
  EXPECT_EQ(forge("{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}", payload, key), rfc7515_a1_token);
}

TEST(Rfc7515, A2Rs256) {
  const Key key = published_key(Algorithm::rs256);
  EXPECT_EQ(payload_of(verify_jws(rfc7515_a2_token, set_of(key.public_half()))), payload);
  EXPECT_EQ(forge(R"({"alg":"RS256"})", payload, key), rfc7515_a2_token);
}

TEST(Rfc7515, A3Es256) {
  const Key key = published_key(Algorithm::es256);
  EXPECT_EQ(payload_of(verify_jws(rfc7515_a3_token, set_of(key.public_half()))), payload);
}

TEST(Rfc7515, A4Es512) {
  const Key key = published_key(Algorithm::es512);
  EXPECT_EQ(payload_of(verify_jws(rfc7515_a4_token, set_of(key.public_half()))), "Payload");
}

TEST(Rfc7515, A5UnsecuredIsRefused) {
  for (const Algorithm algorithm : {Algorithm::hs256, Algorithm::rs256, Algorithm::es256, Algorithm::eddsa}) {
    const KeySet keys = set_of(published_key(algorithm));
    EXPECT_EQ(reason_of(verify_jws(rfc7515_a5_token, keys)), Reason::malformed_token);
    EXPECT_EQ(reason_of(verify_jws(std::string(rfc7515_a5_token) + "AA", keys)), Reason::unsupported_algorithm);
  }
}

TEST(Rfc7517, A1KeepsTheKeyForSigning) {
  const auto keys = KeySet::parse(rfc7517_a1_set);
  ASSERT_TRUE(keys);
  ASSERT_EQ(keys->keys().size(), 1U);  // the other one is for encryption
  const Key* key = keys->find("2011-04-29");
  ASSERT_NE(key, nullptr);
  EXPECT_EQ(key->algorithm(), Algorithm::rs256);
  EXPECT_FALSE(key->can_sign());
}

TEST(Rfc7517, A2HasItsPrivateHalf) {
  const auto keys = KeySet::parse(rfc7517_a2_set);
  ASSERT_TRUE(keys) << keys.error().detail;
  const Key* key = keys->find("2011-04-29");
  ASSERT_NE(key, nullptr);
  ASSERT_TRUE(key->can_sign());
  const auto published = KeySet::parse(rfc7517_a1_set);
  const auto token = sign_jws(as_bytes("text"), *key);
  ASSERT_TRUE(token);
  EXPECT_EQ(payload_of(verify_jws(*token, *published)), "text");
}

TEST(Rfc7517, A3IsRefusedBecauseItsHmacKeySaysNoAlgorithm) {
  const auto keys = KeySet::parse(rfc7517_a3_set);
  EXPECT_EQ(reason_of(keys), Reason::invalid_key);
  EXPECT_TRUE(keys.error().detail.contains("must say its alg")) << keys.error().detail;
}

TEST(Rfc7519, Section31VerifiesToItsClaims) {
  const auto claims = verify(rfc7515_a1_token, set_of(published_key(Algorithm::hs256)),
                             {.issuer = "joe", .audience = Audience::any()}, before_expiry);
  ASSERT_TRUE(claims) << claims.error().detail;
  EXPECT_EQ(claims->issuer, "joe");
  EXPECT_EQ(claims->expires_at, from_unix_seconds(1'300'819'380));
  const json::Value* root = claims->more.find("http://example.com/is_root");
  ASSERT_NE(root, nullptr);
  EXPECT_EQ(*root, json::Value(true));
}

TEST(Rfc7519, Section61UnsecuredIsRefused) {
  EXPECT_EQ(
      reason_of(verify(rfc7515_a5_token, set_of(published_key(Algorithm::hs256)), expecting_any(), before_expiry)),
      Reason::malformed_token);
}

TEST(Rfc7638, Section31Thumbprint) {
  const auto keys = KeySet::parse(rfc7517_a1_set);
  ASSERT_TRUE(keys);
  EXPECT_EQ(keys->keys()[0].thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

TEST(Rfc8037, A1A2TheKeyAndItsPublicHalf) {
  const Key key = published_key(Algorithm::eddsa);
  EXPECT_TRUE(key.can_sign());
  const json::Object jwk = key.public_half().public_jwk();
  EXPECT_EQ(*jwk.find("x"), json::Value("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"));
  EXPECT_FALSE(jwk.contains("d"));
}

TEST(Rfc8037, A3Thumbprint) {
  EXPECT_EQ(published_key(Algorithm::eddsa).thumbprint(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

TEST(Rfc8037, A4SigningA5Verification) {
  const Key key = published_key(Algorithm::eddsa);
  EXPECT_EQ(forge(R"({"alg":"EdDSA"})", "Example of Ed25519 signing", key), rfc8037_a4_token);
  EXPECT_EQ(payload_of(verify_jws(rfc8037_a4_token, set_of(key.public_half()))), "Example of Ed25519 signing");
}

}  // namespace
}  // namespace gatehouse::jose
