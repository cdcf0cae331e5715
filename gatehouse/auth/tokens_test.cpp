#include <gatehouse/auth/revocations.h>
#include <gatehouse/auth/tokens.h>
#include <gtest/gtest.h>

#include <array>
#include <stdexcept>

namespace gatehouse {
namespace {

class TokensTest : public testing::Test {
 protected:
  TokenSettings settings() {
    return {.issuer = "https://id.example",
            .audience = "notes",
            .key = jose::Key::generate(jose::Algorithm::es256, random),
            .clock = &clock,
            .random = &random,
            .revocations = &revocations};
  }
  Result<IdentityPointer> identify(std::string_view token) { return tokens.identify({.bearer = token}); }
  static Reason reason(const Result<IdentityPointer>& result) {
    return result ? Reason::internal : result.error().reason;
  }
  std::string issued(const Grant& grant) { return tokens.issue(grant)->access_token; }

  FixedClock clock;
  crypto::FixedRandom random;
  Revocations revocations;
  Tokens tokens{settings()};
};

TEST_F(TokensTest, WhatIsGrantedIsWhatIsIdentified) {
  const auto who = identify(issued({.subject = "ada",
                                    .roles = {"admin", "editor"},
                                    .scopes = {"read", "write"},
                                    .session = "77",
                                    .generation = 3,
                                    .authenticated_at = clock.now() - 90s,
                                    .more = json::Object{{"plan", "gold"}}}));
  ASSERT_TRUE(who);
  EXPECT_EQ((*who)->subject, "ada");
  EXPECT_EQ((*who)->roles, (std::vector<std::string>{"admin", "editor"}));
  EXPECT_EQ((*who)->scopes, (std::vector<std::string>{"read", "write"}));
  EXPECT_EQ((*who)->session, "77");
  EXPECT_EQ((*who)->generation, 3);
  EXPECT_EQ((*who)->authenticated_at, clock.now() - 90s);
  EXPECT_EQ((*who)->expires_at, clock.now() + 5min);
  EXPECT_EQ(*(*who)->claims.find("plan")->string(), "gold");
}

TEST_F(TokensTest, TheTokenHasTheShapeOfRfc9068) {
  const auto token = issued({.subject = "ada"});
  const auto seen = jose::inspect(token);
  ASSERT_TRUE(seen);
  EXPECT_EQ(*seen->header.find("typ")->string(), "at+jwt");
  EXPECT_EQ(*seen->header.find("alg")->string(), "ES256");
  for (const auto* name : {"iss", "exp", "aud", "sub", "client_id", "iat", "jti", "auth_time"}) {
    EXPECT_TRUE(seen->claims.contains(name)) << name;
  }
}

TEST_F(TokensTest, PrivateClaimsCannotOverwriteWhatTheGrantSays) {
  const auto who = identify(issued(
      {.subject = "ada",
       .roles = {"reader"},
       .session = "7",
       .more = json::Object{{"sub", "eve"}, {"roles", json::Array{json::Value("admin")}}, {"sid", "8"}, {"exp", 1}}}));
  ASSERT_TRUE(who);
  EXPECT_EQ((*who)->subject, "ada");
  EXPECT_EQ((*who)->roles, std::vector<std::string>{"reader"});
  EXPECT_EQ((*who)->session, "7");
}

TEST_F(TokensTest, Row17ATokenDiesOnTimeAlsoWhenItIsCached) {
  const auto token = issued({.subject = "ada"});
  ASSERT_TRUE(identify(token));
  clock.advance(5min + 10s - 1s);
  EXPECT_TRUE(identify(token));
  clock.advance(1s);
  EXPECT_EQ(reason(identify(token)), Reason::expired_token);
}

TEST_F(TokensTest, Row27ARevokedSessionIsRefusedAlsoWhenItsTokenIsCached) {
  const auto token = issued({.subject = "ada", .session = "77", .generation = 4});
  ASSERT_TRUE(identify(token));
  revocations.add(std::array{store::Revocation{.session_id = 77, .up_to = 3, .forget_at = clock.now() + 1h}});
  EXPECT_TRUE(identify(token));
  revocations.add(std::array{store::Revocation{.session_id = 77, .up_to = 4, .forget_at = clock.now() + 1h}});
  EXPECT_EQ(reason(identify(token)), Reason::session_revoked);
}

TEST_F(TokensTest, AnIdentityThatIsHeldIsGoodForAsLongAsItsTokenWouldBeTaken) {
  const auto who = identify(issued({.subject = "ada", .session = "77", .generation = 3}));
  ASSERT_TRUE(who);
  EXPECT_TRUE(tokens.still_good(**who));
  clock.advance(5min + 10s - 1ms);
  EXPECT_TRUE(tokens.still_good(**who));
  clock.advance(1ms);
  EXPECT_EQ(tokens.still_good(**who).error().reason, Reason::expired_token);
  clock.advance(-1min);
  const store::Revocation revocation{.session_id = 77, .up_to = 3, .forget_at = clock.now() + 10min};
  revocations.add({&revocation, 1});
  EXPECT_EQ(tokens.still_good(**who).error().reason, Reason::session_revoked);
}

TEST_F(TokensTest, Row28TokensOfADroppedKeyAreRefusedAlsoWhenTheyAreCached) {
  const auto token = issued({.subject = "ada"});
  ASSERT_TRUE(identify(token));
  const auto next = jose::Key::generate(jose::Algorithm::es256, random);
  tokens.use(next, *jose::KeySet::of({next, *tokens.settings().key}));
  EXPECT_TRUE(identify(token));
  tokens.use(next, *jose::KeySet::of({next}));
  EXPECT_EQ(reason(identify(token)), Reason::unknown_key);
}

TEST_F(TokensTest, RowF8WithoutWordOfOthersNoTokenIsGoodOrBad) {
  const auto token = issued({.subject = "ada"});
  const auto unknown = Tokens(settings()).issue({.subject = "ada"})->access_token;
  revocations.expire_after(1min);
  EXPECT_TRUE(identify(token));
  clock.advance(1min + 1ms);
  EXPECT_EQ(reason(identify(token)), Reason::storage_unavailable);
  EXPECT_EQ(reason(identify(unknown)), Reason::storage_unavailable) << "its key may be one that was made meanwhile";
  EXPECT_EQ(reason(identify("nonsense")), Reason::malformed_token);
}

TEST_F(TokensTest, Row20TokensOfAnotherTypeAreNoAccessTokens) {
  const jose::Claims claims{.subject = "ada", .audience = {"notes"}};
  for (const auto* type : {"JWT", "logout+jwt", "dpop+jwt", "rt+jwt", ""}) {
    const auto token = tokens.sign(claims, type, 5min);
    ASSERT_TRUE(token);
    EXPECT_EQ(reason(identify(*token)), Reason::wrong_type) << type;
  }
  EXPECT_TRUE(identify(*tokens.sign(claims, "application/at+jwt", 5min)));
}

TEST_F(TokensTest, AnotherIssuersOrAudiencesTokensAreRefused) {
  auto elsewhere = settings();
  elsewhere.key = tokens.settings().key;
  elsewhere.audience = "mail";
  EXPECT_EQ(reason(identify(Tokens(elsewhere).issue({.subject = "ada"})->access_token)), Reason::wrong_audience);
  elsewhere.audience = "notes";
  elsewhere.issuer = "https://id.example.evil";
  EXPECT_EQ(reason(identify(Tokens(elsewhere).issue({.subject = "ada"})->access_token)), Reason::wrong_issuer);
}

TEST_F(TokensTest, ATokenWithoutASubjectIdentifiesNobody) {
  EXPECT_EQ(reason(identify(*tokens.sign({.audience = {"notes"}}, "at+jwt", 5min))), Reason::malformed_token);
}

TEST_F(TokensTest, NoTokenIsNoCredentials) { EXPECT_EQ(reason(identify("")), Reason::missing_credentials); }

TEST_F(TokensTest, ABearerTokenGoesBeforeACookie) {
  const auto ada = issued({.subject = "ada"});
  const auto bob = issued({.subject = "bob"});
  EXPECT_EQ((*tokens.identify({.bearer = ada, .cookie = bob}))->subject, "ada");
  EXPECT_EQ((*tokens.identify({.cookie = bob}))->subject, "bob");
  EXPECT_FALSE(tokens.identify({.bearer = "bad", .cookie = bob}));
}

TEST_F(TokensTest, EveryTokenHasItsOwnId) {
  EXPECT_NE((*identify(issued({.subject = "ada"})))->token_id, (*identify(issued({.subject = "ada"})))->token_id);
}

TEST_F(TokensTest, WithoutAKeyNothingIsSigned) {
  auto keyless = settings();
  keyless.key.reset();
  const auto refused = Tokens(keyless).issue({.subject = "ada"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::invalid_key);
}

TEST_F(TokensTest, Row17MistakesInTheSettingsAreToldAtOnce) {
  auto wrong = settings();
  wrong.leeway = 1h;
  EXPECT_THROW(Tokens{wrong}, std::invalid_argument);
  wrong = settings();
  wrong.issuer.clear();
  EXPECT_THROW(Tokens{wrong}, std::invalid_argument);
}

TEST_F(TokensTest, AnAudienceLeftOutIsTheIssuerItself) {
  auto plain = settings();
  plain.audience.clear();
  const Tokens own(plain);
  const auto token = own.issue({.subject = "ada"})->access_token;
  EXPECT_EQ(own.verify(token)->audience, std::vector<std::string>{"https://id.example"});
}

}  // namespace
}  // namespace gatehouse
