// What a session makes of the request target (RFC 9112 section 3.2).
#include <gatehouse/http/internal/session_testing.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gatehouse::http {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Session, OptionsMayAskForTheServerAsAWhole) {
  Wire wire;
  wire.feed("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(wire.out, StartsWith("HTTP/1.1 200"));
  expect_refused("GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400);
}

TEST(Session, Row147AnAbsoluteTargetNamesTheHost) {
  Wire wire;
  wire.feed("GET http://real.example:8080/me?x HTTP/1.1\r\nHost: fake\r\n\r\n");
  EXPECT_EQ(wire.seen.at(0), "GET http://real.example:8080/me?x /me real.example:8080|Host=fake|");
  expect_refused("GET http:///me HTTP/1.1\r\nHost: a\r\n\r\n", 400);
  expect_refused("GET http://u@a/me HTTP/1.1\r\nHost: a\r\n\r\n", 400);
  expect_refused("GET ftp://a/me HTTP/1.1\r\nHost: a\r\n\r\n", 400);
  expect_refused("GET me HTTP/1.1\r\nHost: a\r\n\r\n", 400);
}

TEST(Session, Row147AmbiguousPathsMatchNothing) {
  for (const std::string target :
       {"//me", "/./me", "/x/../me", "/me;x", "/me%00", "/%2e%2e/me", "/x%2fme", "/x%5Cme", "/x\\me"}) {
    Wire wire;
    wire.feed("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(wire.seen.at(0), "GET " + target + "  a|Host=a|") << "has a path";
  }
  expect_refused("GET /me#x HTTP/1.1\r\nHost: a\r\n\r\n", 400);
  expect_refused("GET /m\xC3\xA9 HTTP/1.1\r\nHost: a\r\n\r\n", 400);
}

TEST(Session, Row148BrokenEscapesAndTooManyParametersAreRefused) {
  for (const std::string target : {"/%", "/%z", "/%4", "/a?%", "/a?b=%z1", "/a?b=%4"}) {
    expect_refused("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n", 400);
  }
  std::string many = "/?a";
  for (int i = 1; i < 100; ++i) many += "&a";
  EXPECT_THAT(answer_to("GET " + many + " HTTP/1.1\r\nHost: a\r\n\r\n"), StartsWith("HTTP/1.1 200"));
  expect_refused("GET " + many + "&a HTTP/1.1\r\nHost: a\r\n\r\n", 400);
  expect_refused("GET /?" + std::string(200'000, '&') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414);
}

}  // namespace
}  // namespace gatehouse::http
