#include <gatehouse/jose/internal/jose_testing.h>
#include <gatehouse/json/parse.h>
#include <gatehouse/json/print.h>

namespace gatehouse::jose {
namespace {

std::string jwk_of(Algorithm algorithm, std::string_view id) {
  json::Object jwk = published_key(algorithm).public_jwk();
  jwk.set("kid", id);
  return json::print(jwk);
}

std::string set_text(std::initializer_list<std::string> members) {
  std::string text = R"({"keys":[)";
  for (const std::string& member : members) {
    if (text.back() != '[') text += ',';
    text += member;
  }
  return text + "]}";
}

TEST(KeySet, FindsAKeyByItsId) {
  const auto keys = KeySet::parse(set_text({jwk_of(Algorithm::es256, "a"), jwk_of(Algorithm::eddsa, "b")}));
  ASSERT_TRUE(keys) << keys.error().detail;
  EXPECT_EQ(keys->find("a")->algorithm(), Algorithm::es256);
  EXPECT_EQ(keys->find("b")->algorithm(), Algorithm::eddsa);
  EXPECT_EQ(keys->find("c"), nullptr);
  EXPECT_EQ(keys->find(""), nullptr);
}

TEST(KeySet, OnlyNamesTheSingleKeyOfAnAlgorithm) {
  crypto::FixedRandom random;
  const Key first = Key::generate(Algorithm::es256, random), second = Key::generate(Algorithm::es256, random);
  const KeySet keys = KeySet::of({first, second, published_key(Algorithm::eddsa)}).value();
  EXPECT_EQ(keys.only(Algorithm::es256), nullptr);
  EXPECT_EQ(keys.only(Algorithm::es384), nullptr);
  EXPECT_EQ(keys.only(Algorithm::eddsa)->algorithm(), Algorithm::eddsa);
}

TEST(KeySet, ASingleJwkIsASetOfOne) {
  const auto keys = KeySet::parse(jwk_of(Algorithm::es256, "one"));
  ASSERT_TRUE(keys);
  EXPECT_EQ(keys->keys().size(), 1U);
  EXPECT_NE(keys->find("one"), nullptr);
}

TEST(KeySet, AnRsaKeyWithoutAlgIsTakenAsRs256) {
  json::Object jwk = published_key(Algorithm::rs256).public_jwk();
  jwk.remove("alg");
  const auto keys = KeySet::parse(set_text({json::print(jwk)}));
  ASSERT_TRUE(keys);
  EXPECT_EQ(keys->keys()[0].algorithm(), Algorithm::rs256);
}

TEST(KeySet, AnHmacKeyWithoutAlgIsRefused) {
  EXPECT_EQ(reason_of(KeySet::parse(set_text({std::string(rfc7515_a1_key)}))), Reason::invalid_key);
}

TEST(KeySet, AKeyWithoutIdGetsItsThumbprint) {
  json::Object jwk = published_key(Algorithm::es256).public_jwk();
  jwk.remove("kid");
  const auto keys = KeySet::parse(set_text({json::print(jwk)}));
  ASSERT_TRUE(keys);
  EXPECT_NE(keys->find(published_key(Algorithm::es256).thumbprint()), nullptr);
}

TEST(KeySet, Row31TwoKeysWithOneIdAreRefused) {
  const auto keys = KeySet::parse(set_text({jwk_of(Algorithm::es256, "a"), jwk_of(Algorithm::eddsa, "a")}));
  EXPECT_EQ(reason_of(keys), Reason::invalid_key);
  const Key key = published_key(Algorithm::es256);
  EXPECT_EQ(reason_of(KeySet::of({key, key})), Reason::invalid_key);
}

TEST(KeySet, Row31HmacAndPublicKeysInOneSetAreRefused) {
  EXPECT_EQ(reason_of(KeySet::of({published_key(Algorithm::es256), published_key(Algorithm::hs256)})),
            Reason::invalid_key);
  const std::string oct(published_key(Algorithm::hs256).private_jwk()->text());
  EXPECT_EQ(reason_of(KeySet::parse(set_text({oct, jwk_of(Algorithm::rs256, "r")}))), Reason::invalid_key);
  EXPECT_TRUE(KeySet::parse(set_text({oct})));
}

TEST(KeySet, Row32MembersThatAreNotForUsAreSkipped) {
  const auto keys = KeySet::parse(set_text(
      {R"({"kty":"AKP","alg":"ML-DSA-44","pub":"AA"})", R"({"kty":"XYZ"})",
       R"({"kty":"EC","crv":"secp256k1","x":"AA"})", R"({"kty":"OKP","crv":"X25519","x":"AA"})",
       R"({"kty":"RSA","alg":"RSA-OAEP","n":"AA","e":"AQAB"})", R"({"kty":"RSA","use":"enc","n":"AA","e":"AQAB"})",
       R"({"kty":"RSA","key_ops":["wrapKey"],"n":"AA","e":"AQAB"})", jwk_of(Algorithm::es256, "mine")}));
  ASSERT_TRUE(keys) << keys.error().detail;
  EXPECT_EQ(keys->keys().size(), 1U);
  EXPECT_NE(keys->find("mine"), nullptr);
}

TEST(KeySet, Row30AMemberThatIsOursButBadRefusesTheSet) {
  const std::string good = jwk_of(Algorithm::es256, "good");
  for (const std::string_view bad :
       {R"({"kty":"EC","crv":"P-256","x":"AA","y":"AA"})", R"({"kty":"RSA","n":"AQAB","e":"AQAB"})", R"({"kty":5})",
        "{}", "7", R"({"kty":"OKP","crv":"Ed25519","x":"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})"}) {
    const auto keys = KeySet::parse(set_text({good, std::string(bad)}));
    ASSERT_FALSE(keys) << bad;
    EXPECT_TRUE(keys.error().detail.contains("keys[1]")) << keys.error().detail;
  }
}

TEST(KeySet, ASetWithoutAUsableKeyIsRefused) {
  EXPECT_EQ(reason_of(KeySet::parse(R"({"keys":[]})")), Reason::invalid_key);
  EXPECT_EQ(reason_of(KeySet::parse(R"({"keys":[{"kty":"rsa"}]})")), Reason::invalid_key);
}

TEST(KeySet, TextThatIsNoSetIsRefused) {
  for (const std::string_view text :
       {"", "[]", "{}", R"({"keys":{}})", R"({"keys":null})", "nonsense", R"({"keys":[1]})"}) {
    EXPECT_EQ(reason_of(KeySet::parse(text)), Reason::invalid_key) << text;
  }
}

TEST(KeySet, SizesAreBounded) {
  EXPECT_EQ(reason_of(KeySet::parse(std::string(KeySet::max_text + 1, ' '))), Reason::invalid_key);
  std::string text = R"({"keys":[{"kty":"X"})";
  for (std::size_t i = 0; i < KeySet::max_keys; ++i) text += R"(,{"kty":"X"})";
  const auto keys = KeySet::parse(text + "]}");
  EXPECT_EQ(reason_of(keys), Reason::invalid_key);
  EXPECT_TRUE(keys.error().detail.contains("more than 100"));
  crypto::FixedRandom random;
  std::vector<Key> many;
  for (std::size_t i = 0; i <= KeySet::max_keys; ++i) many.push_back(Key::generate(Algorithm::eddsa, random));
  EXPECT_EQ(reason_of(KeySet::of(many)), Reason::invalid_key);
  many.pop_back();
  EXPECT_TRUE(KeySet::of(std::move(many)));
}

TEST(KeySet, Row29PrintsPublicMembersOnly) {
  const KeySet keys =
      KeySet::of({published_key(Algorithm::rs256), published_key(Algorithm::es256), published_key(Algorithm::eddsa)})
          .value();
  const std::string text = keys.print();
  const json::Value parsed = json::parse(text).value();
  ASSERT_EQ(parsed.object()->find("keys")->array()->size(), 3U);
  for (const json::Value& jwk : *parsed.object()->find("keys")->array()) {
    for (const std::string_view member : {"d", "p", "q", "dp", "dq", "qi", "k"})
      EXPECT_FALSE(jwk.object()->contains(member));
  }
  const auto again = KeySet::parse(text);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->print(), text);
}

TEST(KeySet, Row29NeverPrintsAnHmacKey) {
  EXPECT_EQ(set_of(published_key(Algorithm::hs256)).print(), R"({"keys":[]})");
  EXPECT_EQ(KeySet().print(), R"({"keys":[]})");
}

}  // namespace
}  // namespace gatehouse::jose
