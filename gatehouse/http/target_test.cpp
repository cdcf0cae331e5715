#include <gatehouse/http/target.h>

#include <gatehouse/http/request.h>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace gatehouse::http {
namespace {

std::string path_of(const std::string& path) {
  std::string out = "untouched";
  switch (decode_path(path, out)) {
    case PathState::plain: return out == "untouched" ? path : "touched";
    case PathState::decoded: return out;
    case PathState::unusable: return "unusable";
  }
  return {};
}

TEST(Target, AnOriginFormIsPathAndQuery) {
  const auto target = parse_target("/a/b?c=d?e");
  ASSERT_TRUE(target.has_value());
  EXPECT_EQ(target->form, Target::Form::origin);
  EXPECT_EQ(target->path, "/a/b");
  EXPECT_EQ(target->query, "c=d?e");
  EXPECT_EQ(parse_target("/")->query, "");
  EXPECT_EQ(parse_target("/?")->path, "/");
}

TEST(Target, AnAbsoluteFormNamesItsAuthority) {
  const auto target = parse_target("HTTPS://[::1]:8443/x?y");
  ASSERT_TRUE(target.has_value());
  EXPECT_EQ(target->form, Target::Form::absolute);
  EXPECT_EQ(target->authority, "[::1]:8443");
  EXPECT_EQ(target->path, "/x");
  EXPECT_EQ(target->query, "y");
  EXPECT_EQ(parse_target("http://a")->path, "/") << "RFC 9112 3.2.2";
  EXPECT_EQ(parse_target("http://a?q")->path, "/");
  EXPECT_EQ(parse_target("http://a?q")->query, "q");
}

TEST(Target, Row147And148WhatIsNotATargetIsRefused) {
  for (const std::string text : {"",
                                 "a",
                                 "a/b",
                                 "/a#b",
                                 "/#",
                                 "/a b",
                                 "/\t",
                                 "/\x7F",
                                 "/\x80",
                                 "/%",
                                 "/%4",
                                 "/%zz",
                                 "/%4z",
                                 "/?%",
                                 "/?a=%g0",
                                 "http:/a",
                                 "http://",
                                 "http://:80/",
                                 "http://a@b/",
                                 "http://a b/",
                                 "http://a:b/",
                                 "http://a:70000/",
                                 "http://[::1/",
                                 "javascript://a/",
                                 "**"}) {
    const auto target = parse_target(text);
    ASSERT_FALSE(target.has_value()) << text;
    EXPECT_EQ(target.error().reason, Reason::invalid_request);
  }
  EXPECT_FALSE(parse_target(std::string("/\0", 2)).has_value());
  EXPECT_EQ(parse_target("*")->form, Target::Form::asterisk);
}

TEST(Target, APathIsDecodedOnce) {
  EXPECT_EQ(path_of("/a/b-c.d~e!$&'()*+,=:@|[]"), "/a/b-c.d~e!$&'()*+,=:@|[]");
  EXPECT_EQ(path_of("/%6de"), "/me");
  EXPECT_EQ(path_of("/%6De%20%2B"), "/me +");
  EXPECT_EQ(path_of("/%25%36%64e"), "/%6de") << "not twice";
  EXPECT_EQ(path_of("/%C3%A4"), "/\xC3\xA4");
  EXPECT_EQ(path_of("/a+b"), "/a+b") << "'+' is a space in queries only";
  EXPECT_EQ(path_of("/me/"), "/me/");
  EXPECT_EQ(path_of("/.../.a/a."), "/.../.a/a.");
}

TEST(Target, Row147WhatTwoReadersCouldReadDifferentlyIsUnusable) {
  for (const std::string path :
       {"//me",     "/a//b",   "/me//",      "/./me",   "/.",      "/..",     "/x/../me", "/x/..",
        "/x/.",     "/me;x",   "/me;",       "/x\\me",  "/%00",    "/me%00",  "/%2e/me",  "/x/%2E%2e/me",
        "/.%2e/me", "/x%2Fme", "/x%2fme",    "/x%5cme", "/me%3bx", "/%0d%0a", "/%7f",     "/%1b",
        "/%ff",     "/%C3",    "/%ED%A0%80", "/%c0%ae", "/%",      "/%4"}) {
    EXPECT_EQ(path_of(path), "unusable") << path;
  }
}

TEST(Target, HostsAreNamesAddressesAndPorts) {
  for (const std::string host : {"a", "a.example", "A-1.example.", "127.0.0.1", "127.0.0.1:80", "[::1]", "[::1]:65535",
                                 "a:0080", "a:", "xn--x"}) {
    EXPECT_TRUE(is_host(host)) << host;
  }
  for (const std::string host : {"",          ":80",     "a b",     "a/b",           "a?b",  "a#b", "u@a",     "u:p@a",
                                 "a:b",       "a:-1",    "a:65536", "a:99999999999", "[::1", "[",   "[]",      "[::1]x",
                                 "[1.2.3.4]", "[::1]:x", "::1:x/",  "a,b",           "a\\b", "a%",  "\xC3\xA4"}) {
    EXPECT_FALSE(is_host(host)) << host;
  }
  EXPECT_FALSE(is_host(std::string(300, 'a')));
}

TEST(Query, KeepsOrderAndDuplicates) {
  const auto query = Query::parse("b=1&a=2&b=3&flag&=v&&e=");
  ASSERT_TRUE(query.has_value());
  EXPECT_EQ(*query->find("b"), "1");
  EXPECT_EQ(query->count("b"), 2U);
  EXPECT_EQ(*query->find("flag"), "");
  EXPECT_EQ(*query->find(""), "v");
  EXPECT_EQ(*query->find("e"), "");
  EXPECT_EQ(query->find("c"), nullptr);
  EXPECT_EQ(query->count("c"), 0U);
  EXPECT_EQ(query->all().size(), 6U);
  EXPECT_TRUE(Query::parse("")->all().empty());
}

TEST(Query, DecodesFormsOnce) {
  const auto query = Query::parse("a%20b=c+d%2B%26%3D&%C3%A4=%2525");
  ASSERT_TRUE(query.has_value());
  EXPECT_EQ(*query->find("a b"), "c d+&=");
  EXPECT_EQ(*query->find("\xC3\xA4"), "%25");
}

TEST(Query, Row148IsBoundedAndStrict) {
  std::string many = "a";
  for (int i = 1; i < 100; ++i) many += "&a";
  EXPECT_EQ(Query::parse(many)->count("a"), 100U);
  EXPECT_EQ(Query::parse(many + "&a").error().reason, Reason::invalid_request);
  for (const std::string text : {"%", "a=%", "a=%z", "a=%4", "%00", "a=%00", "a=%ff", "a=%ED%A0%80", "\xFF"}) {
    EXPECT_FALSE(Query::parse(text).has_value()) << text;
  }
}

TEST(Request, CanBeWrittenByHand) {
  Request request = Request::from({.method = Method::post,
                                   .target = "/users/%37?q=a+b&q=c",
                                   .headers = {{"Host", "a"}, {"X-One", "1"}, {"x-one", "2"}},
                                   .body = "body",
                                   .peer = "192.0.2.1",
                                   .tls = true});
  const Request moved = std::move(request);
  EXPECT_EQ(moved.method(), Method::post);
  EXPECT_EQ(moved.path(), "/users/7");
  EXPECT_EQ(moved.header("X-ONE"), "1");
  EXPECT_EQ(moved.header_count("X-One"), 2U);
  EXPECT_EQ(moved.headers().size(), 3U);
  EXPECT_EQ(moved.query_parameter("q"), "a b");
  EXPECT_EQ(moved.query_parameter("p"), std::nullopt);
  EXPECT_EQ(moved.host(), "a");
  EXPECT_EQ(moved.body(), "body");
  EXPECT_EQ(moved.peer(), "192.0.2.1");
  EXPECT_TRUE(moved.is_tls());
  EXPECT_THROW((void)Request::from({.target = "/#"}), std::invalid_argument);
}

TEST(Request, CarriesWhatTheRouterFound) {
  Router router;
  router.add(Method::get, "/users/{id}", 4);
  Request request = Request::from({.target = "/users/a%20b"});
  request.set_match(router.find(request.method(), request.path()));
  EXPECT_EQ(request.match().route, 4U);
  EXPECT_EQ(request.parameter("id"), "a b");
  EXPECT_EQ(request.parameter("x"), "");
}

TEST(Request, AnEmptyHeaderIsNotAnAbsentOne) {
  const Request request = Request::from({.headers = {{"Authorization", ""}}});
  EXPECT_TRUE(request.has_header("authorization"));
  EXPECT_FALSE(request.has_header("authorisation"));
  EXPECT_EQ(request.header("authorization"), request.header("absent"));
}

}  // namespace
}  // namespace gatehouse::http
