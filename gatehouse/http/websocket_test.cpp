#include <gatehouse/http/internal/frames.h>
#include <gatehouse/http/internal/server_testing.h>
#include <gatehouse/http/websocket.h>

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace gatehouse::http {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

constexpr std::string_view handshake =
    "GET /echo HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

std::string frame(unsigned char first, std::string_view payload) {
  std::string out(1, static_cast<char>(first));
  out += static_cast<char>(0x80 | payload.size());
  return out.append("\0\0\0\0"s).append(payload);  // a mask of zeros
}

// Sends back what comes; "job" from a worker, "throw" throws, "close" closes.
class Echo final : public SocketHandler {
 public:
  struct Seen {
    std::atomic<int> opened, closed, drained, ticks;
    std::shared_ptr<WebSocket> last;
    std::mutex mutex;
  };
  explicit Echo(Seen& seen) : seen_(seen) {}

  void opened(std::shared_ptr<WebSocket> socket) override {
    socket_ = std::move(socket);
    const std::scoped_lock lock(seen_.mutex);
    seen_.last = socket_;
    ++seen_.opened;
  }
  void message(std::string_view payload, bool is_text) override {
    if (payload == "throw") throw std::runtime_error("handler");
    if (payload == "close") return socket_->close(CloseCode::policy_violation, "enough");
    if (payload == "job") {
      std::move_only_function<void()> job = [socket = socket_] { socket->send_binary("done"); };
      EXPECT_TRUE(socket_->run(job));
      return;
    }
    is_text ? socket_->send_text(payload) : socket_->send_binary(payload);
  }
  void drained() override { ++seen_.drained; }
  void tick() override { ++seen_.ticks; }
  void closed() override { ++seen_.closed; }

 private:
  Seen& seen_;
  std::shared_ptr<WebSocket> socket_;
};

class SocketService final : public Service {
 public:
  bool immediate(Request& request) override { return request.path() != "/worker"; }
  Response handle(const Request& request) override {
    if (request.path() == "/lines" || request.path() == "/cut") return lines(request.path() == "/cut");
    if (const auto good = check_upgrade(request); !good) return text(426, "");
    return upgrade(request, std::make_unique<Echo>(seen), {.message = 100'000, .unsent = std::size_t{1} << 20});
  }
  Response refuse(Reason reason) override { return text(facts(reason).status, ""); }

  static Response lines(bool breaks) {
    Response response = text(200, "0\n");
    response.more = [at = 0, breaks](std::string& out) mutable {
      if (breaks && at == 2) throw std::runtime_error("lines");
      out += std::to_string(++at) + "\n";
      return at < 3;
    };
    return response;
  }

  Echo::Seen seen{};
};

class WebSocketTest : public testing::Test {
 protected:
  void start(Server::Settings settings = {}) {
    settings.port = 0;
    settings.loops = 1;
    server.emplace(settings, service);
    ASSERT_TRUE(server->start());
  }
  // A client behind the handshake.
  Client upgraded(std::string_view more = {}) {
    Client client(server->port());
    client.send(std::string(handshake) + std::string(more));
    const auto head = client.answer();
    EXPECT_TRUE(head.starts_with("HTTP/1.1 101 Switching Protocols\r\n")) << head;
    return client;
  }
  void wait_for(const std::atomic<int>& count, int value) {
    for (int tries = 0; count < value && tries < 1000; ++tries) std::this_thread::sleep_for(5ms);
    EXPECT_EQ(count, value);
  }

  SocketService service;
  std::optional<Server> server;
};

TEST_F(WebSocketTest, MessagesGoBackAndForthAlsoThoseBehindTheHandshake) {
  start();
  auto client = upgraded(frame(0x81, "early"));
  EXPECT_EQ(client.exactly(7),
            "\x81\x05"
            "early");
  client.send(frame(0x82, "a") + frame(0x02, "b") + frame(0x89, "p") + frame(0x80, "c"));
  EXPECT_EQ(client.exactly(10),
            "\x82\x01"
            "a\x82\x02"
            "bc\x8A\x01"
            "p");
  client.send(frame(0x82, "job"));
  EXPECT_EQ(client.exactly(6),
            "\x82\x04"
            "done");
}

TEST_F(WebSocketTest, AnUpgradeMayAlsoComeFromAWorker) {
  start();
  Client client(server->port());
  std::string request(handshake);
  request.replace(request.find("/echo"), 5, "/worker");
  client.send(request);
  EXPECT_TRUE(client.answer().starts_with("HTTP/1.1 101"));
  client.send(frame(0x81, "x"));
  EXPECT_EQ(client.exactly(3), "\x81\x01x");
}

TEST_F(WebSocketTest, EachEndIsToldOnceWhoeverCloses) {
  start();
  {
    auto client = upgraded();
    client.send(frame(0x88, "\x03\xE8"));
    EXPECT_EQ(client.until_closed(), "\x88\x02\x03\xE8");
  }
  wait_for(service.seen.closed, 1);
  {
    auto client = upgraded();
    client.send(frame(0x82, "close"));
    EXPECT_EQ(client.exactly(10),
              "\x88\x08\x03\xF0"
              "enough");
    client.send(frame(0x88, "\x03\xF0"));
    EXPECT_EQ(client.until_closed(), "");
  }
  wait_for(service.seen.closed, 2);
  upgraded().reset();
  wait_for(service.seen.closed, 3);
  EXPECT_EQ(service.seen.opened, 3);
}

TEST_F(WebSocketTest, AHandlerThatThrowsClosesWith1011) {
  start();
  auto client = upgraded();
  client.send(frame(0x82, "throw"));
  EXPECT_EQ(client.exactly(4), "\x88\x02\x03\xF3");
}

TEST_F(WebSocketTest, Row138ABrokenFrameClosesWithItsCodeAndOthersGoOn) {
  start();
  auto other = upgraded();
  auto client = upgraded();
  client.send("\x82\x01x");
  EXPECT_EQ(client.until_closed(), "\x88\x02\x03\xEA");
  other.send(frame(0x81, "x"));
  EXPECT_EQ(other.exactly(3), "\x81\x01x");
}

TEST_F(WebSocketTest, Row141AReaderThatNeverReadsIsBoundedAndCutOff) {
  start();
  auto client = upgraded();
  wait_for(service.seen.opened, 1);
  const auto socket = service.seen.last;
  const std::string big(50'000, 'x');
  std::size_t taken = 0;
  while (socket->send_binary(big)) {
    ++taken;
    EXPECT_LE(socket->unsent(), std::size_t{1} << 20);
    ASSERT_LT(taken, 10'000U);
  }
  wait_for(service.seen.closed, 1);
  EXPECT_FALSE(socket->send_binary("late"));
}

TEST_F(WebSocketTest, WhoIsBehindIsToldWhenAllHasGoneOut) {
  start();
  auto client = upgraded();
  wait_for(service.seen.opened, 1);
  const auto socket = service.seen.last;
  const std::string big(50'000, 'x');
  std::size_t sent = 0;
  while (socket->unsent() < 500'000) sent += socket->send_binary(big) ? 1U : 0U;
  client.exactly(sent * (big.size() + 4));
  for (int tries = 0; service.seen.drained == 0 && tries < 1000; ++tries) std::this_thread::sleep_for(5ms);
  EXPECT_GE(service.seen.drained, 1);
  EXPECT_EQ(socket->unsent(), 0U);
}

TEST_F(WebSocketTest, Row141WhoDoesNotAnswerAPingIsCutOff) {
  start({.socket_ping_interval = 100ms});
  auto client = upgraded();
  EXPECT_EQ(client.exactly(2), "\x89\x00"s);
  client.send(frame(0x8A, ""));
  EXPECT_EQ(client.until_closed(), "\x89\x00"s);
  wait_for(service.seen.closed, 1);
  EXPECT_GT(service.seen.ticks, 0);
}

TEST_F(WebSocketTest, AServerThatStopsSaysSo) {
  start();
  auto client = upgraded();
  std::jthread stopping([&] { EXPECT_TRUE(server->stop()); });
  EXPECT_EQ(client.exactly(4), "\x88\x02\x03\xE9");
  client.send(frame(0x88, "\x03\xE9"));
  EXPECT_EQ(client.until_closed(), "");
}

TEST_F(WebSocketTest, AServerDoesNotWaitLongForClientsThatDoNotAnswerItsClose) {
  start();
  auto client = upgraded();
  EXPECT_TRUE(server->stop());
  EXPECT_EQ(service.seen.closed, 1);
}

TEST_F(WebSocketTest, SendsFromManyThreadsArriveWholeWhateverBecomesOfTheirConnections) {
  start();
  std::atomic<bool> done = false;
  std::vector<std::jthread> senders;
  for (int sender = 0; sender < 4; ++sender) {
    senders.emplace_back([&] {
      while (!done) {
        std::shared_ptr<WebSocket> socket;
        {
          const std::scoped_lock lock(service.seen.mutex);
          socket = service.seen.last;
        }
        if (socket != nullptr) socket->send_binary("0123456789");
        std::this_thread::yield();
      }
    });
  }
  for (int round = 0; round < 20; ++round) {
    auto client = upgraded();
    const auto bytes = client.exactly(12 * 50);
    for (std::size_t at = 0; at < bytes.size(); at += 12)
      EXPECT_EQ(bytes.substr(at, 12),
                "\x82\x0A"
                "0123456789");
  }
  done = true;
  senders.clear();
  wait_for(service.seen.closed, 20);
}

TEST_F(WebSocketTest, AnAnswerMayComeInPieces) {
  start();
  Client client(server->port());
  client.send(
      "GET /lines HTTP/1.1\r\nHost: a\r\n\r\nHEAD /lines HTTP/1.1\r\nHost: a\r\n\r\nGET /lines HTTP/1.1\r\nHost: "
      "a\r\nConnection: close\r\n\r\n");
  const auto all = client.until_closed().value_or("(open)");
  const auto chunks = "2\r\n0\n\r\n2\r\n1\n\r\n2\r\n2\n\r\n2\r\n3\n\r\n0\r\n\r\n"s;
  const auto first = all.find(chunks);
  ASSERT_NE(first, std::string::npos) << all;
  EXPECT_NE(all.find("Transfer-Encoding: chunked\r\n"), std::string::npos);
  EXPECT_EQ(all.find("Content-Length"), std::string::npos);
  EXPECT_TRUE(all.ends_with(chunks));
  EXPECT_EQ(all.find(chunks, first + 1), all.size() - chunks.size());
}

TEST_F(WebSocketTest, AnAnswerInPiecesEndsWithTheConnectionInHttp10) {
  start();
  Client client(server->port());
  client.send("GET /lines HTTP/1.0\r\n\r\n");
  const auto all = client.until_closed().value_or("(open)");
  EXPECT_TRUE(all.ends_with("\r\n\r\n0\n1\n2\n3\n")) << all;
}

TEST_F(WebSocketTest, AnAnswerThatBreaksInItsMiddleIsNoWholeAnswer) {
  start();
  Client client(server->port());
  client.send("GET /cut HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto all = client.until_closed().value_or("(open)");
  EXPECT_TRUE(all.ends_with("2\r\n2\n\r\n")) << all;
}

}  // namespace
}  // namespace gatehouse::http
