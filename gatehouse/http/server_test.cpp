// The server over loopback.
#include <gatehouse/http/internal/server_testing.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace gatehouse::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

TEST(Server, AnswersOnTheLoopAndOnAWorker) {
  Running running;
  Client client = running.client();
  client.send(get("/now?x"));
  EXPECT_THAT(client.answer(), AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), EndsWith("\r\n\r\n/now?x||127.0.0.1")));
  client.send(get("/later"));
  EXPECT_THAT(client.answer(), EndsWith("/later||127.0.0.1"));
  client.send("POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_THAT(client.answer(), EndsWith("/later|hello|127.0.0.1"));
}

TEST(Server, KeepsOneConnectionForManyRequests) {
  Running running;
  Client client = running.client();
  for (int i = 0; i < 200; ++i) {
    const std::string target = (i % 3 == 0 ? "/later/" : "/now/") + std::to_string(i);
    ASSERT_TRUE(client.send(get(target)));
    ASSERT_THAT(client.answer(), HasSubstr("\r\n\r\n" + target + "|"));
  }
  EXPECT_EQ(running.server.connections(), 1U);
}

TEST(Server, PipelinedAnswersKeepTheirOrderAcrossLoopAndWorkers) {
  Running running;
  Client client = running.client();
  std::string all;
  for (int i = 0; i < 300; ++i) all += get((i % 2 == 0 ? "/now/" : "/later/") + std::to_string(i));
  std::thread sender([&] { client.send(all); });
  for (int i = 0; i < 300; ++i) {
    const std::string target = (i % 2 == 0 ? "/now/" : "/later/") + std::to_string(i);
    ASSERT_THAT(client.answer(), HasSubstr("\r\n\r\n" + target + "|"));
  }
  sender.join();
}

TEST(Server, ABodyMayComeInPieces) {
  Running running;
  Client client = running.client();
  const std::string body(300'000, 'x');
  client.send("POST /later HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 300000\r\n\r\n");
  EXPECT_EQ(client.answer(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send(body);
  EXPECT_THAT(client.answer(), EndsWith("/later|" + body + "|127.0.0.1"));
}

TEST(Server, AClientThatHasSaidAllStillGetsItsAnswer) {
  Running running;
  Client client = running.client();
  client.send(get("/later"));
  client.finish_sending();
  EXPECT_THAT(client.until_closed().value_or("not closed"), EndsWith("/later||127.0.0.1"));
}

TEST(Server, ALargeAnswerReachesASlowReader) {
  Running running;
  Client client = running.client();
  client.send(get("/big") +
              get("/now"));  // more than the socket's buffers hold: the server has to wait for this reader
  EXPECT_GT(client.answer().size(), 8U << 20);
  EXPECT_THAT(client.answer(), EndsWith("/now||127.0.0.1"));
}

TEST(Server, AHandlerThatThrowsIsA500AndNothingElseHappens) {
  std::atomic<int> logged = 0;
  Running running({}, Log([&](const LogRecord& record) { logged += record.level == Level::error ? 1 : 0; }));
  Client client = running.client();
  for (const std::string target : {"/throw", "/now/throw", "/throw-early", "/throw-number"}) {
    client.send(get(target));
    EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 500 ")) << target;
  }
  EXPECT_EQ(logged, 4);
  client.send(get("/now"));
  EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 200 "));
}

TEST(Server, AnErrorIsReadableAlthoughTheClientGoesOnSending) {
  Running running;
  Client client = running.client();
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n");
  client.send(std::string(200'000, 'x'));
  client.finish_sending();
  EXPECT_THAT(client.until_closed().value_or("not closed"), StartsWith("HTTP/1.1 413 "));
}

TEST(Server, RowF15StopFinishesWhatIsInFlight) {
  auto running = std::make_unique<Running>();
  Client working = running->client(), idle = running->client(), half = running->client();
  idle.send(get("/now"));
  EXPECT_THAT(idle.answer(), StartsWith("HTTP/1.1 200"));
  half.send("GET /now HTTP/1.1\r\n");
  working.send(get("/wait"));
  running->service.wait_for_waiting(1);
  ASSERT_TRUE(running->comes_to(3));
  auto stopped = std::async(std::launch::async, [&] { return running->server.stop(); });
  EXPECT_EQ(idle.until_closed().value_or("not closed"), "");
  const auto accepts = [&] { return Client(running->server.port()).connected(); };
  for (int tries = 0; tries < 200 && accepts(); ++tries) std::this_thread::sleep_for(Milliseconds{5});
  EXPECT_FALSE(accepts());
  half.send("Host: a\r\n\r\n");
  EXPECT_THAT(half.until_closed().value_or("not closed"),
              AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("Connection: close")));
  running->service.open_gate();
  EXPECT_THAT(working.until_closed().value_or("not closed"),
              AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("Connection: close")));
  EXPECT_TRUE(stopped.get());
  EXPECT_EQ(running->server.connections(), 0U);
}

TEST(Server, RowF15StopDoesNotWaitForeverForAHandler) {
  Running running({.stop_timeout = Milliseconds{100}});
  Client client = running.client();
  client.send(get("/wait"));
  running.service.wait_for_waiting(1);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(running.server.stop());
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{4});
  running.service.open_gate();
}

TEST(Server, APortThatIsTakenAndAnAddressThatIsNoneAreToldAtStart) {
  Running running;
  TestService service;
  Server second({.port = running.server.port()}, service);
  const auto taken = second.start();
  ASSERT_FALSE(taken.has_value());
  EXPECT_EQ(taken.error().reason, Reason::invalid_config);
  EXPECT_THAT(taken.error().detail, HasSubstr("port " + std::to_string(running.server.port())));
  EXPECT_THAT(taken.error().detail, HasSubstr("in use"));

  Server nowhere({.address = "example.com"}, service);
  EXPECT_EQ(nowhere.start().error().reason, Reason::invalid_config);
  Server never({}, service);
  EXPECT_TRUE(never.stop()) << "not started: nothing to wait for";
}

}  // namespace
}  // namespace gatehouse::http
