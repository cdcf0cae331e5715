#include <gatehouse/http/internal/session_testing.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

namespace gatehouse::http {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(Session, AnswersARequestByteForByte) {
  EXPECT_EQ(answer_to(get("")), "HTTP/1.1 200 OK\r\n" + std::string(date) +
                                    "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\n\r\nhello");
}

TEST(Session, ShowsEverythingOfARequest) {
  SessionShared shared({}, refusal, Time{});
  Session session(shared, "192.0.2.7", true);
  std::string out;
  const std::string bytes =
      "POST /a%20b?x=1&y=2&x=3 HTTP/1.1\r\nHost: h:8\r\nX-Two:  a b \t\r\nx-two: c\r\nContent-Length: 3\r\n\r\nabc";
  EXPECT_EQ(session.feed(bytes, out), bytes.size());
  ASSERT_NE(session.request(), nullptr);
  const Request& request = *session.request();
  EXPECT_EQ(request.method(), Method::post);
  EXPECT_EQ(request.target(), "/a%20b?x=1&y=2&x=3");
  EXPECT_EQ(request.path(), "/a b");
  EXPECT_EQ(request.query(), "x=1&y=2&x=3");
  EXPECT_EQ(request.host(), "h:8");
  EXPECT_EQ(request.peer(), "192.0.2.7");
  EXPECT_TRUE(request.is_tls());
  EXPECT_EQ(request.header("X-TWO"), "a b");
  EXPECT_EQ(request.header_count("x-two"), 2U);
  EXPECT_FALSE(request.has_header("x"));
  EXPECT_EQ(request.query_parameter("x"), "1");
  EXPECT_EQ(request.query_parameters()->count("x"), 2U);
  EXPECT_EQ(request.body(), "abc");
  EXPECT_EQ(out, "");
}

TEST(Session, HandsOutOneRequestAtATime) {
  SessionShared shared({}, refusal, Time{});
  Session session(shared, "::1", false);
  std::string out;
  const std::string one = get(""), two = "GET /two HTTP/1.1\r\nHost: a\r\n\r\n";
  const std::string both = one + two;
  EXPECT_EQ(session.feed(both, out), one.size());
  EXPECT_EQ(session.feed(std::string_view(both).substr(one.size()), out), 0U) << "consumed while one is waiting";
  EXPECT_EQ(session.request()->target(), "/");
  session.answer(text(200, "1"), out);
  EXPECT_EQ(session.feed(std::string_view(both).substr(one.size()), out), two.size());
  EXPECT_EQ(session.request()->target(), "/two");
}

TEST(Session, PipelinedRequestsAreAnsweredInOrder) {
  Wire wire;
  wire.feed(get("N: 1\r\n") + post("N: 2\r\nContent-Length: 2\r\n", "ab") + chunked("2\r\ncd\r\n0\r\n\r\n") +
            get("N: 4\r\n"));
  ASSERT_EQ(wire.seen.size(), 4U);
  EXPECT_EQ(wire.seen[0], "GET / / a|Host=a|N=1|");
  EXPECT_EQ(wire.seen[1], "POST / / a|Host=a|N=2|Content-Length=2|ab");
  EXPECT_EQ(wire.seen[2], "POST / / a|Host=a|Transfer-Encoding=chunked|cd");
  EXPECT_EQ(wire.seen[3], "GET / / a|Host=a|N=4|");
  EXPECT_FALSE(wire.session.is_over());
  EXPECT_TRUE(wire.session.is_idle());
}

TEST(Session, ANumberOfEmptyLinesBeforeARequestIsOne) {
  EXPECT_THAT(answer_to("\r\n" + get("")), StartsWith("HTTP/1.1 200"));
  expect_refused("\r\n\r\n" + get(""), 400);
  expect_refused("\n" + get(""), 400);
}

TEST(Session, HeadIsAnsweredWithoutBodyButWithItsLength) {
  const std::string out = answer_to("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(out, HasSubstr("Content-Length: 5\r\n"));
  EXPECT_TRUE(out.ends_with("\r\n\r\n")) << out;
}

TEST(Session, NoContentAndNotModifiedHaveNeitherBodyNorLength) {
  for (const int status : {204, 304}) {
    Wire wire;
    wire.next = text(status, "not to be seen");
    wire.feed(get(""));
    EXPECT_THAT(wire.out, Not(HasSubstr("Content-Length")));
    EXPECT_TRUE(wire.out.ends_with("\r\n\r\n"));
    EXPECT_FALSE(wire.session.is_over());
  }
}

TEST(Session, ClosesWhenEitherSideWantsTo) {
  Wire client;
  client.feed(get("Connection: x, Close\r\n"));
  EXPECT_TRUE(client.session.is_over());
  EXPECT_FALSE(client.session.was_refused());
  EXPECT_THAT(client.out, HasSubstr("Connection: close\r\n"));

  Wire handler;
  handler.next.close = true;
  handler.feed(get("") + get(""));
  EXPECT_EQ(handler.seen.size(), 1U) << "what follows a close is not read";
  EXPECT_TRUE(handler.session.is_over());

  Wire server;
  server.session.close_after_answer();
  server.feed(get(""));
  EXPECT_THAT(server.out, HasSubstr("Connection: close\r\n"));
  EXPECT_TRUE(server.session.is_over());
}

TEST(Session, Http10ClosesUnlessAskedNotTo) {
  Wire old;
  old.feed("GET / HTTP/1.0\r\n\r\n");
  EXPECT_THAT(old.out, HasSubstr("Connection: close\r\n"));
  EXPECT_TRUE(old.session.is_over());

  Wire kept;
  kept.feed("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_THAT(kept.out, HasSubstr("Connection: keep-alive\r\n"));
  EXPECT_FALSE(kept.session.is_over());
}

TEST(Session, ContinueIsSaidBeforeTheBodyIsSent) {
  Wire wire;
  wire.feed(post("Expect: 100-Continue\r\nContent-Length: 2\r\n"));
  EXPECT_EQ(wire.out, "HTTP/1.1 100 Continue\r\n\r\n");
  wire.out.clear();
  wire.feed("ab");
  EXPECT_THAT(wire.out, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(wire.seen.at(0), testing::EndsWith("|ab"));
}

TEST(Session, ContinueIsNotSaidWithoutABodyToAnOldClientOrWhenRefusing) {
  EXPECT_THAT(answer_to(get("Expect: 100-continue\r\n")), StartsWith("HTTP/1.1 200"));
  EXPECT_EQ(answer_to("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"), "");
  expect_refused(post("Expect: 100-continue\r\nContent-Length: 2000000\r\n"), 413);
  expect_refused(post("Expect: miracles\r\nContent-Length: 2\r\n"), 400);
}

TEST(Session, WhatTheHandlerMustNotDecideComesFromTheSession) {
  Wire wire;
  wire.next.headers = {{"content-length", "99"},  {"Transfer-Encoding", "chunked"},
                       {"CONNECTION", "upgrade"}, {"Date", "never"},
                       {"X-Kept", "yes"},         {"Set-Cookie", "a=1"},
                       {"Set-Cookie", "b=2"}};
  wire.feed(get(""));
  EXPECT_EQ(wire.out, "HTTP/1.1 200 OK\r\n" + std::string(date) +
                          "X-Kept: yes\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 5\r\n\r\nhello");
}

TEST(Session, Row148AResponseThatWouldSplitIsA500) {
  const std::array<std::pair<std::string, std::string>, 6> bad{{{"X", "a\r\nSet-Cookie: s=1"},
                                                                {"X", "a\nb"},
                                                                {"X", std::string("a\0b", 3)},
                                                                {"X\r\nY", "a"},
                                                                {"X Y", "a"},
                                                                {"", "a"}}};
  for (const auto& header : bad) {
    Wire wire;
    wire.next.add(header.first, header.second);
    wire.feed(get(""));
    EXPECT_THAT(wire.out, StartsWith("HTTP/1.1 500 "));
    EXPECT_THAT(wire.out, Not(HasSubstr("Set-Cookie")));
    EXPECT_FALSE(wire.session.is_over()) << "the connection itself is sound";
  }
  for (const int status : {0, 100, 199, 600, -1}) {
    Wire wire;
    wire.next.status = status;
    wire.feed(get(""));
    EXPECT_THAT(wire.out, StartsWith("HTTP/1.1 500 ")) << status;
  }
}

TEST(Session, AnUnsendableRefusalStillAnswers) {
  SessionShared shared({}, [](Reason) { return Response{.status = 7}; }, Time{});
  Session session(shared, "::1", false);
  std::string out;
  session.feed(get(""), out);
  session.answer(Response{.status = 7}, out);
  EXPECT_THAT(out, StartsWith("HTTP/1.1 500 "));
  out.clear();
  session.feed("nonsense\n", out);
  EXPECT_THAT(out, StartsWith("HTTP/1.1 400 "));
}

TEST(Session, TooSlowIsToldOnlyToWhoHasBegun) {
  Wire idle;
  idle.session.refuse(Reason::request_timeout, idle.out);
  EXPECT_EQ(idle.out, "");
  EXPECT_TRUE(idle.session.is_over());

  Wire head;
  head.feed("GET / HT");
  EXPECT_FALSE(head.session.is_idle());
  head.session.refuse(Reason::request_timeout, head.out);
  EXPECT_THAT(head.out, StartsWith("HTTP/1.1 408 "));

  Wire body;
  body.feed(post("Content-Length: 9\r\n", "12"));
  EXPECT_TRUE(body.session.in_body());
  body.session.refuse(Reason::request_timeout, body.out);
  EXPECT_THAT(body.out, StartsWith("HTTP/1.1 408 "));
  body.feed("more");
  EXPECT_TRUE(body.seen.empty());
}

TEST(Session, MethodsNobodyServesAreRefusedByTheirKind) {
  expect_refused("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405);
  EXPECT_THAT(answer_to("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n"), HasSubstr("Allow: GET, HEAD, POST,"));
  expect_refused("BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501);
  expect_refused("get / HTTP/1.1\r\nHost: a\r\n\r\n", 501);
  expect_refused("G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
}

TEST(Session, OtherVersionsAre505AndNonsenseIs400) {
  expect_refused("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505);
  expect_refused("PRI * HTTP/2.0\r\n\r\n", 505);
  expect_refused("GET / HTTP/0.9\r\nHost: a\r\n\r\n", 505);
  expect_refused("GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505);
  expect_refused("GET / HTTP/11\r\nHost: a\r\n\r\n", 400);
  expect_refused("GET / http/1.1\r\nHost: a\r\n\r\n", 400);
  expect_refused("GET /\r\n\r\n", 400);
  expect_refused("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
  expect_refused("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400);
}

TEST(Session, BoundsAreExact) {
  const Limits limits{.head = 200, .headers = 3, .target = 50, .body = 10};
  const std::string bare = get("X: \r\n");
  const auto head_of = [&](std::size_t size) { return get("X: " + std::string(size - bare.size(), 'x') + "\r\n"); };
  EXPECT_THAT(answer_to(head_of(200), limits), StartsWith("HTTP/1.1 200"));
  expect_refused(head_of(201), 431, limits);
  EXPECT_THAT(answer_to(get("A: 1\r\nB: 1\r\n"), limits), StartsWith("HTTP/1.1 200"));
  expect_refused(get("A: 1\r\nB: 1\r\nC: 1\r\n"), 431, limits);
  const auto target_of = [](std::size_t size) {
    return "GET /" + std::string(size - 1, 't') + " HTTP/1.1\r\nHost: a\r\n\r\n";
  };
  EXPECT_THAT(answer_to(target_of(50), limits), StartsWith("HTTP/1.1 200"));
  expect_refused(target_of(51), 414, limits);
  expect_refused(target_of(5000), 414, limits);
  EXPECT_THAT(answer_to(post("Content-Length: 10\r\n", "0123456789"), limits), StartsWith("HTTP/1.1 200"));
  expect_refused(post("Content-Length: 11\r\n"), 413, limits);
  EXPECT_THAT(answer_to(chunked("a\r\n0123456789\r\n0\r\n\r\n"), limits), StartsWith("HTTP/1.1 200"));
  expect_refused(chunked("b\r\n"), 413, limits);
  expect_refused(chunked("6\r\n012345\r\n5\r\n"), 413, limits);
  expect_refused(chunked("fffffffffffffffe\r\n"), 413, limits);
  expect_refused(chunked("1\r\nx\r\nffffffffffffffff\r\n"), 413, limits);
}

TEST(Session, ARequestThatIsHeldSurvivesItsBytes) {
  Wire wire;
  wire.held = true;
  wire.feed("GET http://b/x?q=1 HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n" + post("Content-Length: 3\r\n", "abc") +
            chunked("3\r\ndef\r\n0\r\n\r\n"));
  ASSERT_EQ(wire.seen.size(), 3U);
  EXPECT_EQ(wire.seen[0], "GET http://b/x?q=1 /x b|Host=a|X=y|");
  EXPECT_EQ(wire.seen[1], "POST / / a|Host=a|Content-Length=3|abc");
  EXPECT_EQ(wire.seen[2], "POST / / a|Host=a|Transfer-Encoding=chunked|def");
}

TEST(Session, HoldingReallyCopies) {
  SessionShared shared({}, refusal, Time{});
  Session session(shared, "::1", false);
  std::string out;
  std::string bytes = post("X: kept\r\nContent-Length: 3\r\n", "abc");
  session.feed(bytes, out);
  session.hold();
  bytes.assign(bytes.size(), '#');
  EXPECT_EQ(session.request()->header("x"), "kept");
  EXPECT_EQ(session.request()->host(), "a");
  EXPECT_EQ(session.request()->path(), "/");
  EXPECT_EQ(session.request()->body(), "abc");
}

}  // namespace
}  // namespace gatehouse::http
