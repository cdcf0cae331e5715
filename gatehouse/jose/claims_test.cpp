#include <gatehouse/jose/internal/jose_testing.h>

namespace gatehouse::jose {
namespace {

TEST(Claims, ReadsTheRegisteredOnesAndKeepsTheRest) {
  const auto claims = read_claims(
      R"({"iss":"https://id.example","sub":"u1","aud":["a","b"],"exp":20,"nbf":10,"iat":9,"jti":"j","roles":["admin"],"sid":"s"})");
  ASSERT_TRUE(claims) << claims.error().detail;
  EXPECT_EQ(claims->issuer, "https://id.example");
  EXPECT_EQ(claims->subject, "u1");
  EXPECT_EQ(claims->audience, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(claims->expires_at, from_unix_seconds(20));
  EXPECT_EQ(claims->not_before, from_unix_seconds(10));
  EXPECT_EQ(claims->issued_at, from_unix_seconds(9));
  EXPECT_EQ(claims->id, "j");
  EXPECT_EQ(claims->more.size(), 2U);
  EXPECT_EQ(*claims->text("sid"), "s");
  EXPECT_EQ(claims->text("roles"), nullptr);
  EXPECT_EQ(claims->text("nothing"), nullptr);
}

TEST(Claims, AllOfThemMayBeMissing) {
  const auto claims = read_claims("{}");
  ASSERT_TRUE(claims);
  EXPECT_FALSE(claims->expires_at);
  EXPECT_TRUE(claims->audience.empty());
  EXPECT_EQ(print(*claims), "{}");
}

TEST(Claims, PrintsWhatItReads) {
  for (const std::string_view text :
       {R"({"iss":"i","sub":"s","aud":"a","exp":20,"nbf":10,"iat":9,"jti":"j"})",
        R"({"aud":["a","b"],"name":"Jos\"\\é","n":1,"deep":{"a":[1,2.5,null,true]}})", R"({"x":"only"})"}) {
    const auto claims = read_claims(text);
    ASSERT_TRUE(claims) << claims.error().detail;
    EXPECT_EQ(print(*claims), text);
  }
}

TEST(Claims, ARegisteredNameAmongTheRestIsNotSaidTwice) {
  Claims claims;
  claims.subject = "me";
  claims.more.set("sub", "victim");
  claims.more.set("exp", 1);
  claims.more.set("role", "user");
  EXPECT_EQ(print(claims), R"({"sub":"me","role":"user"})");
}

TEST(Claims, FractionsOfASecondAreDropped) {
  EXPECT_EQ(read_claims(R"({"exp":20.999})")->expires_at, from_unix_seconds(20));
  EXPECT_EQ(read_claims(R"({"exp":2e1})")->expires_at, from_unix_seconds(20));
  Claims claims;
  claims.expires_at = from_unix_millis(20'999);
  EXPECT_EQ(print(claims), R"({"exp":20})");
}

TEST(Claims, TimesReachToTheYear9999) {
  EXPECT_TRUE(read_claims(R"({"exp":0})"));
  EXPECT_TRUE(read_claims(R"({"exp":253402300799})"));
  EXPECT_EQ(reason_of(read_claims(R"({"exp":253402300800})")), Reason::malformed_token);
  EXPECT_EQ(reason_of(read_claims(R"({"exp":253402300799.5})")), Reason::malformed_token);
  EXPECT_EQ(reason_of(read_claims(R"({"exp":-1})")), Reason::malformed_token);
  EXPECT_EQ(reason_of(read_claims(R"({"exp":-0.5})")), Reason::malformed_token);
}

TEST(Claims, WrongTypesAreRefusedAndNamed) {
  for (const std::string_view text :
       {R"({"iss":1})", R"({"iss":["i"]})", R"({"sub":1})", R"({"sub":["s"]})", R"({"sub":""})", R"({"aud":1})",
        R"({"aud":{"a":1}})", R"({"aud":[["a"]]})", R"({"aud":["a",1]})", R"({"aud":null})", R"({"exp":"20"})",
        R"({"nbf":true})", R"({"iat":[]})", R"({"jti":7})", R"({"iss":null})"}) {
    const auto claims = read_claims(text);
    ASSERT_EQ(reason_of(claims), Reason::malformed_token) << text;
    EXPECT_TRUE(claims.error().detail.contains(text.substr(2, 3))) << claims.error().detail;
  }
}

TEST(Claims, TheSubjectIsBounded) {
  EXPECT_TRUE(read_claims(R"({"sub":")" + std::string(1024, 's') + "\"}"));
  EXPECT_EQ(reason_of(read_claims(R"({"sub":")" + std::string(1025, 's') + "\"}")), Reason::malformed_token);
  EXPECT_EQ(reason_of(read_claims(R"({"sub":"a\u0000b"})")), Reason::malformed_token);
}

TEST(Claims, WhatIsNoObjectIsRefused) {
  for (const std::string_view text : {"", "null", "[]", "\"sub\"", "{", "{}x"}) {
    EXPECT_EQ(reason_of(read_claims(text)), Reason::malformed_token) << text;
  }
}

}  // namespace
}  // namespace gatehouse::jose
