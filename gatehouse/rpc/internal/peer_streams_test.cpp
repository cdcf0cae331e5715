#include <gatehouse/rpc/internal/service_testing.h>

#include <gmock/gmock.h>

#include <stdexcept>

namespace gatehouse::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Stream<int> counted(int to, int& alive) {
  struct Alive {
    int& count;
    explicit Alive(int& c) : count(c) { ++count; }
    ~Alive() { --count; }
    Alive(const Alive&) = delete;
    Alive& operator=(const Alive&) = delete;
  } const one(alive);
  for (int at = 1; at <= to; ++at) co_yield at;
}

class PeerStreams : public RpcTest {
 protected:
  PeerStreams() {
    service.expose("count", {"to"}, [this](int to) { return counted(to, alive); });
    service.expose("endless", {}, signed_in, [this] { return counted(1'000'000, alive); });
    service.expose("breaks", {}, []() -> Stream<int> {
      co_yield 1;
      throw std::runtime_error("secret");
    });
    service.expose("maybe", {"yes"}, [this](bool yes) -> Result<Stream<int>> {
      if (!yes) return fail(Reason::conflict);
      return counted(1, alive);
    });
    service.expose("callers", {}, [](const Call& call) -> Stream<std::string> {
      for (int at = 0; at < 2; ++at) co_yield call.client().address;
    });
    mount();
  }
  int alive = 0;
};

TEST_F(PeerStreams, AStreamBeginsGivesItsValuesAndEnds) {
  TestClient client(state());
  EXPECT_THAT(client.says(R"({"type":"rpc","id":1,"name":"count","args":[2]})"),
              ElementsAre(R"({"id":1,"stream":true})", R"({"id":1,"chunk":1})", R"({"id":1,"chunk":2})",
                          R"({"id":1,"done":true})"));
  EXPECT_EQ(alive, 0);
  EXPECT_THAT(client.says(R"({"type":"rpc","id":1,"name":"count","args":[0]})"),
              ElementsAre(R"({"id":1,"stream":true})", R"({"id":1,"done":true})"));
  EXPECT_EQ(client.says(R"({"type":"rpc","id":1,"name":"count","args":[1000]})").size(), 1002U);
}

TEST_F(PeerStreams, TheCallStaysGoodForAsLongAsTheStreamRuns) {
  TestClient client(state());
  EXPECT_EQ(client.says(R"({"type":"rpc","id":1,"name":"callers"})")[2], R"({"id":1,"chunk":"192.0.2.1"})");
}

TEST_F(PeerStreams, WhatAStreamThrowsEndsItWithAnErrorThatTellsNothing) {
  TestClient client(state());
  const auto said = client.says(R"({"type":"rpc","id":1,"name":"breaks"})");
  ASSERT_EQ(said.size(), 3U);
  EXPECT_THAT(said[2], HasSubstr(R"("code":"internal")"));
  EXPECT_THAT(said[2], ::testing::Not(HasSubstr("secret")));
}

TEST_F(PeerStreams, AFunctionMayFailBeforeItsStreamBegins) {
  TestClient client(state());
  EXPECT_THAT(client.says(R"({"type":"rpc","id":1,"name":"maybe","args":[false]})"),
              ElementsAre(HasSubstr(R"("code":"conflict")")));
  EXPECT_EQ(client.says(R"({"type":"rpc","id":1,"name":"maybe","args":[true]})").size(), 3U);
}

TEST_F(PeerStreams, ACancelledStreamIsDestroyedAndSaysNothingMore) {
  const auto client = client_of("ada");
  client->send(R"({"type":"rpc","id":1,"name":"endless"})");
  client->socket->work_once();
  client->socket->take();
  EXPECT_EQ(alive, 1);
  EXPECT_THAT(client->says(R"({"type":"cancel","id":1})"), IsEmpty());
  EXPECT_EQ(alive, 0);
}

TEST_F(PeerStreams, Row141AStreamWaitsForAReaderThatDoesNotRead) {
  const auto client = client_of("ada");
  client->send(R"({"type":"rpc","id":1,"name":"endless"})");
  client->socket->unsent_bytes = http::drain_mark + 1;
  client->socket->work();
  EXPECT_THAT(client->socket->take(), ElementsAre(R"({"id":1,"stream":true})"));
  client->socket->unsent_bytes = 0;
  client->handler().drained();
  client->socket->work_once();
  EXPECT_THAT(client->socket->take()[0], R"({"id":1,"chunk":1})");
  client->says(R"({"type":"cancel","id":1})");
}

TEST_F(PeerStreams, AStreamThatWaitsEndsWithItsClient) {
  const auto client = client_of("ada");
  client->send(R"({"type":"rpc","id":1,"name":"endless"})");
  client->socket->work_once();
  client->socket->unsent_bytes = http::drain_mark + 1;
  client->socket->work();
  EXPECT_EQ(alive, 1);
  client->close();
  EXPECT_EQ(alive, 0);
}

TEST_F(PeerStreams, Row137AStreamEndsWithTheSessionItRunsFor) {
  const auto client = client_of("ada");
  client->send(R"({"type":"rpc","id":1,"name":"endless"})");
  client->socket->work_once();
  client->socket->take();
  revoke(7);
  client->socket->work();
  const auto said = client->socket->take();
  ASSERT_EQ(said.size(), 2U);
  EXPECT_THAT(said[0], HasSubstr("session_revoked"));
  EXPECT_THAT(said[1], HasSubstr(R"({"id":1,"error":{"code":"session_revoked")"));
  EXPECT_EQ(alive, 0);
}

TEST_F(PeerStreams, Row137AlsoAWaitingStreamEndsWithItsSession) {
  const auto client = client_of("ada");
  client->send(R"({"type":"rpc","id":1,"name":"endless"})");
  client->socket->work_once();
  client->socket->unsent_bytes = http::drain_mark + 1;
  client->socket->work();
  EXPECT_EQ(alive, 1);
  client->socket->take();
  revoke(7);
  EXPECT_THAT(client->ticks(), ElementsAre(HasSubstr("gatehouse:identity"), HasSubstr("session_revoked")));
  EXPECT_EQ(alive, 0);
}

}  // namespace
}  // namespace gatehouse::rpc
