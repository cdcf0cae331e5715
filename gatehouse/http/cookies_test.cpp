#include <gatehouse/http/cookies.h>

#include <gtest/gtest.h>

#include <string>

namespace gatehouse::http {
namespace {

using State = Cookies::State;

Cookies::Found find(const std::string& header, std::string_view name) {
  const auto cookies = Cookies::parse(header);
  EXPECT_TRUE(cookies.has_value()) << header;
  return cookies ? cookies->find(name) : Cookies::Found{};
}

TEST(Cookies, AreFoundByExactName) {
  const std::string header = "a=1; __Host-session=x.y-z_; b=; quoted=\"q\"; eq=a=b";
  EXPECT_EQ(find(header, "a").value, "1");
  EXPECT_EQ(find(header, "__Host-session").value, "x.y-z_");
  EXPECT_EQ(find(header, "b").state, State::found);
  EXPECT_EQ(find(header, "b").value, "");
  EXPECT_EQ(find(header, "quoted").value, "\"q\"");
  EXPECT_EQ(find(header, "eq").value, "a=b");
  EXPECT_EQ(find(header, "A").state, State::missing);
  EXPECT_EQ(find(header, "__host-session").state, State::missing);
  EXPECT_EQ(find(header, "session").state, State::missing);
  EXPECT_EQ(find("", "a").state, State::missing);
}

TEST(Cookies, Row70TwoOfOneNameAreBothRefusedInEitherOrder) {
  for (const std::string header :
       {"s=evil; s=good", "s=good; s=evil", "s=good; x=1; s=good", "s=good; s", "s=\x01; s=good", "s=good; s=a b"}) {
    EXPECT_EQ(find(header, "s").state, State::ambiguous) << header;
    EXPECT_EQ(find(header, "s").value, "");
    EXPECT_FALSE(find(header, "s"));
  }
}

TEST(Cookies, Row70AHostPrefixedNameIsAnotherName) {
  EXPECT_EQ(find("__Host-x=good; x=evil", "__Host-x").value, "good");
  EXPECT_EQ(find("x=evil; __Host-x=good", "__Host-x").value, "good");
  EXPECT_EQ(find("x=evil", "__Host-x").state, State::missing);
  EXPECT_EQ(find("=__Host-x=evil", "__Host-x").state, State::missing) << "a nameless cookie is not one with that name";
}

TEST(Cookies, Row71WhatIsMalformedIsNotFoundAndSpoilsNoOther) {
  for (const std::string& bad : {std::string("s"), std::string("s=a\0b", 5), std::string("s=a\"b"),
                                 std::string("s=\"a"), std::string("s=\xC3\xA4"), std::string("s=a,b"),
                                 std::string("s=a\\b"), std::string("s=\x7F"), "s=" + std::string(8192, 'x')}) {
    EXPECT_FALSE(find(bad + "; other=1", "s")) << bad.substr(0, 20);
    EXPECT_EQ(find(bad + "; other=1", "other").value, "1") << bad.substr(0, 20);
  }
  EXPECT_FALSE(find("__Host-session", "__Host-session"));
  EXPECT_FALSE(find("s =1", "s")) << "white space before '='";
  EXPECT_EQ(find("s=" + std::string(4094, 'x'), "s").value.size(), 4094U);
}

TEST(Cookies, Row71NumberAndSizeAreBounded) {
  std::string many;
  for (int i = 0; i < 180; ++i) many += "c" + std::to_string(i) + "=1; ";
  EXPECT_EQ(Cookies::parse(many)->size(), 180U);
  EXPECT_EQ(Cookies::parse(many + "one=more").error().reason, Reason::header_too_large);
  EXPECT_EQ(Cookies::parse(std::string(16'385, 'x')).error().reason, Reason::header_too_large);
  EXPECT_EQ(Cookies::parse(std::string(16'384, ';'))->size(), 0U);
}

TEST(Cookies, ComeFromTheRequest) {
  const Request request = Request::from({.headers = {{"cookie", "a=1"}}});
  EXPECT_EQ(Cookies::of(request)->find("a").value, "1");
  EXPECT_EQ(Cookies::of(Request::from({}))->size(), 0U);
}

TEST(SetCookie, Row69TheDefaultsAreTheSafeOnes) {
  EXPECT_EQ(*print({.name = "__Host-session", .value = "v.1"}),
            "__Host-session=v.1; Path=/; Secure; HttpOnly; SameSite=Lax");
}

TEST(SetCookie, SaysEverythingItIsAskedTo) {
  EXPECT_EQ(*print({.name = "a",
                    .value = "",
                    .path = "/auth",
                    .domain = "example.com",
                    .max_age = std::chrono::seconds{0},
                    .secure = false,
                    .http_only = false,
                    .same_site = SameSite::strict}),
            "a=; Path=/auth; Domain=example.com; Max-Age=0; SameSite=Strict");
  EXPECT_EQ(*print({.name = "a", .value = "b", .max_age = std::chrono::hours{1}, .same_site = SameSite::none}),
            "a=b; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=None");
}

TEST(SetCookie, Row69PrefixesAreKeptAsBrowsersWantThem) {
  EXPECT_FALSE(print({.name = "__Host-a", .value = "b", .secure = false}).has_value());
  EXPECT_FALSE(print({.name = "__Host-a", .value = "b", .path = "/x"}).has_value());
  EXPECT_FALSE(print({.name = "__Host-a", .value = "b", .domain = "a.example"}).has_value());
  EXPECT_FALSE(print({.name = "__hOST-a", .value = "b", .path = "/x"}).has_value()) << "compared without case";
  EXPECT_FALSE(print({.name = "__Secure-a", .value = "b", .secure = false}).has_value());
  EXPECT_TRUE(print({.name = "__Secure-a", .value = "b", .path = "/x"}).has_value());
  EXPECT_FALSE(print({.name = "a", .value = "b", .secure = false, .same_site = SameSite::none}).has_value());
}

TEST(SetCookie, AValueMayStandInQuotes) {
  EXPECT_TRUE(print({.name = "a", .value = "\"b\""})->starts_with("a=\"b\"; "));
  EXPECT_FALSE(print({.name = "a", .value = "\""}).has_value());
  EXPECT_FALSE(print({.name = "a", .value = "\"b;\""}).has_value());
}

TEST(SetCookie, Row148NothingCanBeInjected) {
  for (const std::string& bad :
       {std::string("a;b"), std::string("a\r\nb"), std::string("a b"), std::string("a,b"), std::string("a\"b"),
        std::string("a\\b"), std::string("\xC3\xA4"), std::string("a\0b", 3)}) {
    EXPECT_FALSE(print({.name = "n", .value = bad}).has_value()) << bad;
    EXPECT_FALSE(print({.name = bad, .value = "v"}).has_value()) << bad;
    EXPECT_FALSE(print({.name = "n", .value = "v", .domain = bad}).has_value()) << bad;
  }
  for (const std::string path : {"", "x", "/;a", "/ a", "/\n"})
    EXPECT_FALSE(print({.name = "n", .value = "v", .path = path}).has_value()) << path;
  for (const std::string domain : {"a..b", "-a", "a."})
    EXPECT_FALSE(print({.name = "n", .value = "v", .domain = domain}).has_value()) << domain;
  EXPECT_FALSE(print({.name = "", .value = "v"}).has_value());
  EXPECT_FALSE(print({.name = "n=", .value = "v"}).has_value());
  EXPECT_FALSE(print({.name = "n", .value = std::string(4096, 'v')}).has_value());
  EXPECT_TRUE(print({.name = "n", .value = std::string(4095, 'v')}).has_value());
}

}  // namespace
}  // namespace gatehouse::http
