#include <gatehouse/jose/internal/jose_testing.h>
#include <gatehouse/jose/internal/steps.h>

#include <algorithm>

namespace gatehouse::jose {
namespace {

using namespace std::chrono_literals;

const Key& key() {
  static const Key made = published_key(Algorithm::eddsa);
  return made;
}

std::string token_expiring(Time when) {
  Claims claims;
  claims.issuer = "https://id.example";
  claims.subject = "user-1";
  claims.audience = {"notes"};
  claims.issued_at = when - 5min;
  claims.expires_at = when;
  return sign(claims, key()).value();
}

Expectations expected() { return {.issuer = "https://id.example", .audience = "notes"}; }

std::vector<std::string> names(const std::vector<Check>& checks) {
  std::vector<std::string> names;
  for (const Check& check : checks) names.push_back(check.name);
  return names;
}

Check the(std::string_view name, const std::vector<Check>& checks) {
  const auto found = std::ranges::find(checks, name, &Check::name);
  return found == checks.end() ? Check{"missing", false, ""} : *found;
}

std::vector<std::string> failing(const std::vector<Check>& checks) {
  std::vector<std::string> names;
  for (const Check& check : checks) {
    if (!check.passed) names.push_back(check.name);
  }
  return names;
}

TEST(Explain, AGoodTokenPassesEveryCheckInTheOrderOfVerify) {
  const auto checks = explain(token_expiring(test_now + 4min), set_of(key()), expected(), test_now);
  EXPECT_EQ(names(checks), (std::vector<std::string>{"shape", "header", "alg", "key", "signature", "typ", "claims",
                                                     "iss", "aud", "exp", "nbf", "iat"}));
  EXPECT_TRUE(failing(checks).empty());
  EXPECT_EQ(the("alg", checks).detail, "EdDSA");
  EXPECT_EQ(the("key", checks).detail, key().id());
  EXPECT_EQ(the("exp", checks).detail, "expires in 4 min 0 s (2025-06-15T15:10:40Z)");
}

TEST(Explain, SaysByHowMuchATokenExpired) {
  const auto checks = explain(token_expiring(test_now - 182s), set_of(key()), expected(), test_now);
  EXPECT_EQ(failing(checks), std::vector<std::string>{"exp"});
  EXPECT_EQ(the("exp", checks).detail, "expired 3 min 2 s ago (leeway 1 min 0 s)");
}

TEST(Explain, WorksWithoutKeys) {
  const auto checks = explain(token_expiring(test_now + 4min), KeySet(), expected(), test_now);
  EXPECT_EQ(failing(checks), (std::vector<std::string>{"key", "signature"}));
  EXPECT_EQ(the("signature", checks).detail, "not checked: no key");
}

TEST(Explain, NamesEveryFaultNotJustTheFirst) {
  std::string token = token_expiring(test_now - 10min);
  token.back() = token.back() == 'A' ? 'Q' : 'A';
  token[token.size() - 5] = token[token.size() - 5] == 'A' ? 'B' : 'A';
  const auto checks =
      explain(token, set_of(key()), {.issuer = "https://other", .audience = "mail", .type = "at+jwt"}, test_now);
  EXPECT_EQ(failing(checks), (std::vector<std::string>{"signature", "typ", "iss", "aud", "exp"}));
  EXPECT_EQ(the("iss", checks).detail, "issued by \"https://id.example\", expected is https://other");
  EXPECT_EQ(the("aud", checks).detail, "meant for \"notes\", expected is mail");
}

TEST(Explain, AgreesWithVerify) {
  const KeySet keys = set_of(key());
  for (const std::string& token :
       {token_expiring(test_now + 1min), token_expiring(test_now - 2min), std::string("a.b.c"),
        std::string(rfc8037_a4_token), std::string(rfc7515_a5_token) + "AA", std::string(rfc7515_a3_token)}) {
    const bool good = verify(token, keys, expected(), test_now).has_value();
    EXPECT_EQ(failing(explain(token, keys, expected(), test_now)).empty(), good) << token;
  }
}

TEST(Explain, StopsWhereThereIsNothingToRead) {
  EXPECT_EQ(names(explain("no token", set_of(key()), expected(), test_now)), std::vector<std::string>{"shape"});
  const auto none = explain(std::string(rfc7515_a5_token) + "AA", set_of(key()), expected(), test_now);
  EXPECT_EQ(the("alg", none).detail, "header: alg \"none\" is not accepted");
  EXPECT_EQ(the("iss", none).detail, "issued by \"joe\", expected is https://id.example");
}

TEST(Explain, ShowsABadConfiguration) {
  Expectations wrong = expected();
  wrong.leeway = 1h;
  EXPECT_EQ(failing(explain(token_expiring(test_now + 1min), set_of(key()), wrong, test_now)),
            std::vector<std::string>{"expectations"});
}

TEST(Explain, SpansReadAsWords) {
  EXPECT_EQ(in_words(5ms), "5 ms");
  EXPECT_EQ(in_words(-5ms), "0 ms");
  EXPECT_EQ(in_words(59s), "59 s");
  EXPECT_EQ(in_words(182s), "3 min 2 s");
  EXPECT_EQ(in_words(2h + 5min), "2 h 5 min");
  EXPECT_EQ(in_words(50h), "2 d 2 h");
}

TEST(Explain, TextFromTheTokenIsEscapedAndCut) {
  EXPECT_EQ(escaped("a\n\x1b[31m\"é"), "\"a\\x0a\\x1b[31m\\x22\\xc3\\xa9\"");
  EXPECT_EQ(escaped(std::string(200, 'k')).size(), 105U);
}

}  // namespace
}  // namespace gatehouse::jose
