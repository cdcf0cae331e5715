#include <gatehouse/jose/internal/jose_testing.h>
#include <gatehouse/jose/jws.h>
#include <gatehouse/json/print.h>

#include <type_traits>

namespace gatehouse::jose {
namespace {

using namespace std::chrono_literals;

// Leaving one out is a compile error, because there is no default.
static_assert(!std::is_default_constructible_v<Issuer> && !std::is_default_constructible_v<Audience>);
static_assert(!std::is_convertible_v<Issuer, Audience>);

const Key& key() {
  static const Key made = published_key(Algorithm::es256);
  return made;
}

Claims usual() {
  Claims claims;
  claims.issuer = "https://id.example";
  claims.subject = "user-1";
  claims.audience = {"notes"};
  claims.issued_at = test_now;
  claims.expires_at = test_now + 5min;
  return claims;
}

Expectations expected() { return {.issuer = "https://id.example", .audience = "notes"}; }

Result<Claims> check(const Claims& claims, const Expectations& expectations, Time now = test_now) {
  const auto token = sign(claims, key());
  EXPECT_TRUE(token) << token.error().detail;
  return verify(*token, set_of(key().public_half()), expectations, now);
}

TEST(Jwt, EveryAlgorithmVerifiesWhatItSigned) {
  for (int i = 0; i <= static_cast<int>(Algorithm::eddsa); ++i) {
    const Key own = published_key(static_cast<Algorithm>(i));
    const auto token = sign(usual(), own);
    ASSERT_TRUE(token);
    const auto claims = verify(*token, set_of(own.public_half()), expected(), test_now);
    ASSERT_TRUE(claims) << name(own.algorithm()) << ": " << claims.error().detail;
    EXPECT_EQ(claims->subject, "user-1");
  }
}

TEST(Jwt, TheHeaderSaysAlgorithmTypeAndKey) {
  const auto token = sign(usual(), key(), "at+jwt");
  const auto seen = inspect(*token);
  ASSERT_TRUE(seen);
  EXPECT_EQ(json::print(json::Value(seen->header)), R"({"alg":"ES256","typ":"at+jwt","kid":")" + key().id() + "\"}");
  EXPECT_EQ(*seen->claims.find("sub"), json::Value("user-1"));
}

TEST(Jwt, ExpiryCountsFromTheSecondItself) {
  Claims claims = usual();
  claims.issued_at = test_now - 5min;
  claims.expires_at = test_now;
  Expectations strict = expected();
  strict.leeway = 0s;
  EXPECT_EQ(reason_of(check(claims, strict)), Reason::expired_token);
  EXPECT_TRUE(check(claims, strict, test_now - 1ms));
  EXPECT_TRUE(check(claims, expected(), test_now + 59'999ms));
  EXPECT_EQ(reason_of(check(claims, expected(), test_now + 60s)), Reason::expired_token);
}

TEST(Jwt, ExpiryIsAskedForUnlessSaidOtherwise) {
  Claims claims = usual();
  claims.expires_at.reset();
  EXPECT_EQ(reason_of(check(claims, expected())), Reason::malformed_token);
  Expectations without = expected();
  without.require_expiry = false;
  EXPECT_TRUE(check(claims, without));
}

TEST(Jwt, NotBeforeAndIssuedAtMustHaveCome) {
  Expectations strict = expected();
  strict.leeway = 0s;
  Claims claims = usual();
  claims.not_before = test_now + 1s;
  EXPECT_EQ(reason_of(check(claims, strict)), Reason::not_yet_valid);
  EXPECT_TRUE(check(claims, strict, test_now + 1s));
  EXPECT_TRUE(check(claims, expected()));
  claims = usual();
  claims.issued_at = test_now + 61s;
  EXPECT_EQ(reason_of(check(claims, expected())), Reason::not_yet_valid);
  EXPECT_TRUE(check(claims, expected(), test_now + 1s));
}

TEST(Jwt, IssuerAndAudienceMustBeExactlyTheExpectedOnes) {
  EXPECT_TRUE(check(usual(), expected()));
  EXPECT_EQ(reason_of(check(usual(), {.issuer = "https://id.example/", .audience = "notes"})), Reason::wrong_issuer);
  EXPECT_EQ(reason_of(check(usual(), {.issuer = "https://id.example", .audience = "note"})), Reason::wrong_audience);
  EXPECT_TRUE(check(usual(), {.issuer = Issuer::any(), .audience = Audience::any()}));
  Claims several = usual();
  several.audience = {"mail", "notes"};
  EXPECT_TRUE(check(several, expected()));
}

TEST(Jwt, ExpectationsThatCannotHoldAreAFaultOfTheConfiguration) {
  Expectations wrong = expected();
  wrong.leeway = 61s;
  EXPECT_EQ(reason_of(check(usual(), wrong)), Reason::invalid_config);
  wrong.leeway = -1s;
  EXPECT_EQ(reason_of(check(usual(), wrong)), Reason::invalid_config);
  EXPECT_EQ(reason_of(check(usual(), {.issuer = "", .audience = "notes"})), Reason::invalid_config);
  EXPECT_EQ(reason_of(check(usual(), {.issuer = "i", .audience = std::string()})), Reason::invalid_config);
  wrong = expected();
  wrong.type = "";
  EXPECT_EQ(reason_of(check(usual(), wrong)), Reason::invalid_config);
}

Result<Claims> typed(std::string_view header_members, std::string_view wanted) {
  const std::string header = R"({"alg":"ES256")" + std::string(header_members) + "}";
  Expectations expectations = expected();
  expectations.type = wanted;
  return verify(forge(header, print(usual()), key()), set_of(key()), expectations, test_now);
}

TEST(Jwt, TheTypeIsComparedInAnyCaseWithOrWithoutApplication) {
  for (const std::string_view type : {"JWT", "jwt", "application/jwt", "APPLICATION/JWT"}) {
    EXPECT_TRUE(typed(R"(,"typ":")" + std::string(type) + "\"", "JWT")) << type;
  }
  EXPECT_TRUE(typed("", "JWT"));
  EXPECT_TRUE(typed(R"(,"typ":"AT+jwt")", "application/at+jwt"));
}

TEST(Jwt, AnotherTypeIsRefused) {
  EXPECT_EQ(reason_of(typed("", "at+jwt")), Reason::wrong_type);
  for (const std::string_view type : {"at+jwt", "JOSE", "", "jwtt", "application/", "application/a/jwt", "text/jwt"}) {
    EXPECT_EQ(reason_of(typed(R"(,"typ":")" + std::string(type) + "\"", "JWT")), Reason::wrong_type) << type;
  }
  EXPECT_EQ(reason_of(typed(R"(,"typ":1)", "JWT")), Reason::malformed_token);
}

TEST(Jwt, WithoutAKeyIdTheSetMustHaveOneKeyOfTheAlgorithm) {
  crypto::FixedRandom random;
  const Key other = Key::generate(Algorithm::es256, random);
  const std::string token = forge(R"({"alg":"ES256"})", print(usual()), key());
  EXPECT_TRUE(verify(token, KeySet::of({key(), published_key(Algorithm::eddsa)}).value(), expected(), test_now));
  EXPECT_EQ(reason_of(verify(token, KeySet::of({key(), other}).value(), expected(), test_now)), Reason::unknown_key);
  EXPECT_EQ(reason_of(verify(token, KeySet(), expected(), test_now)), Reason::unknown_key);
}

TEST(Jwt, OwnAndForeignHeadersAreReadAlike) {
  const KeySet keys = set_of(key());
  const std::string ready = R"({"alg":"ES256","typ":"JWT","kid":")" + key().id() + "\"}";
  const std::string foreign = R"({"kid":")" + key().id() + R"(","typ":"JWT","alg":"ES256"})";
  EXPECT_EQ(base64url(as_bytes(ready)), split(*sign(usual(), key()))->header);
  for (const std::string& header : {ready, foreign}) {
    EXPECT_TRUE(verify(forge(header, print(usual()), key()), keys, expected(), test_now)) << header;
  }
  Expectations access = expected();
  access.type = "at+jwt";
  EXPECT_EQ(reason_of(verify(*sign(usual(), key()), keys, access, test_now)), Reason::wrong_type);
  EXPECT_TRUE(verify(*sign(usual(), key(), "at+jwt"), keys, access, test_now));
}

TEST(Jwt, LargePayloadsComeBackWhole) {
  Claims claims = usual();
  claims.more.set("note", std::string(8000, 'n'));
  const auto back = check(claims, expected());
  ASSERT_TRUE(back);
  EXPECT_EQ(back->text("note")->size(), 8000U);
}

TEST(Jwt, SigningRefusesWhatNoVerifierTakes) {
  Claims claims = usual();
  claims.more.set("note", std::string(13'000, 'n'));
  EXPECT_EQ(reason_of(sign(claims, key())), Reason::invalid_request);
  claims = usual();
  claims.subject = std::string("a\0b", 3);
  EXPECT_EQ(reason_of(sign(claims, key())), Reason::invalid_request);
  claims = usual();
  claims.expires_at = Time{-1s};
  EXPECT_EQ(reason_of(sign(claims, key())), Reason::invalid_request);
  EXPECT_EQ(reason_of(sign(usual(), key().public_half())), Reason::invalid_key);
  EXPECT_EQ(reason_of(sign(usual(), key(), std::string(300, 't'))), Reason::invalid_request);
}

TEST(Jws, CarriesAnyBytes) {
  const Bytes payload{0, 1, 2, 255, 0};
  const auto token = sign_jws(payload, key());
  ASSERT_TRUE(token);
  EXPECT_EQ(*verify_jws(*token, set_of(key())), payload);
  EXPECT_EQ(reason_of(sign_jws({}, key())), Reason::invalid_request);
}

TEST(Inspect, ShowsWhatATokenSaysAndRefusesWhatIsNone) {
  EXPECT_TRUE(inspect(rfc7515_a3_token));
  EXPECT_EQ(reason_of(inspect(rfc8037_a4_token)), Reason::malformed_token);  // the payload is no JSON
  EXPECT_EQ(reason_of(inspect("a.b")), Reason::malformed_token);
  EXPECT_EQ(reason_of(inspect("")), Reason::malformed_token);
}

}  // namespace
}  // namespace gatehouse::jose
