// The server over loopback, with sockets that do what clients should not.
#include <gatehouse/http/server.h>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <ctime>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

namespace gatehouse::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;
using Milliseconds = std::chrono::milliseconds;

// "/now…" is immediate. "/wait" blocks a worker until `open_gate`. "/throw" throws.
class TestService final : public Service {
 public:
  bool immediate(Request& request) override {
    if (request.path() == "/throw-early") throw std::runtime_error("routing");
    return request.path().starts_with("/now");
  }
  Response handle(const Request& request) override {
    if (request.path() == "/throw" || request.path() == "/now/throw") throw std::runtime_error("handler");
    if (request.path() == "/throw-number") throw 7;
    if (request.path() == "/big") return text(200, std::string(8 << 20, 'b'));
    if (request.path() == "/wait") wait_at_gate();
    return text(200,
                std::string(request.target()) + "|" + std::string(request.body()) + "|" + std::string(request.peer()));
  }
  Response refuse(Reason reason) override { return text(facts(reason).status, std::string(facts(reason).code)); }

  void wait_for_waiting(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ >= count; });
  }
  void open_gate() {
    const std::scoped_lock lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  void wait_at_gate() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return open_; });
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  int waiting_ = 0;
  bool open_ = false;
};

class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  Client(Client&& other) noexcept : socket_(std::exchange(other.socket_, -1)), connected_(other.connected_) {}
  Client& operator=(Client&&) = delete;
  ~Client() { close(); }

  bool connected() const { return connected_; }
  void close() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  }
  void reset() {
    const linger now{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
  }
  void finish_sending() const { ::shutdown(socket_, SHUT_WR); }
  bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  // One answer with its body; empty: the connection ended, or nothing came in time.
  std::string answer(Milliseconds at_most = Milliseconds{5000}) {
    for (;;) {
      const std::size_t head = received_.find("\r\n\r\n");
      if (head != std::string::npos) {
        const std::size_t at = received_.find("Content-Length: ");
        const std::size_t length = at < head ? std::stoul(received_.substr(at + 16)) : 0;
        if (received_.size() >= head + 4 + length) {
          const std::string one = received_.substr(0, head + 4 + length);
          received_.erase(0, one.size());
          return one;
        }
      }
      if (!receive(at_most)) return {};
    }
  }
  // Everything until the other side closes; nothing if it does not.
  std::optional<std::string> until_closed(Milliseconds at_most = Milliseconds{5000}) {
    while (receive(at_most)) {
    }
    return ended_ ? std::optional(std::exchange(received_, {})) : std::nullopt;
  }

 private:
  bool receive(Milliseconds at_most) {
    pollfd waiting{.fd = socket_, .events = POLLIN, .revents = 0};
    if (::poll(&waiting, 1, static_cast<int>(at_most.count())) <= 0) return false;
    char buffer[65536];
    const ssize_t got = ::recv(socket_, buffer, sizeof buffer, 0);
    ended_ = got <= 0;
    if (!ended_) received_.append(buffer, static_cast<std::size_t>(got));
    return !ended_;
  }
  int socket_;
  bool connected_ = false;
  bool ended_ = false;
  std::string received_;
};

std::string get(std::string_view target, std::string_view fields = {}) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}

struct Running {
  explicit Running(Server::Settings settings = {}, Log log = {})
      : server(with_defaults(settings), service, std::move(log)) {
    const auto started = server.start();
    if (!started) throw std::runtime_error(started.error().detail);
  }
  ~Running() { service.open_gate(); }
  static Server::Settings with_defaults(Server::Settings settings) {
    settings.port = 0;
    if (settings.loops == 0) settings.loops = 2;
    return settings;
  }
  Client client() const { return Client(server.port()); }
  // The tests may not sleep for luck: they wait for what must come.
  bool comes_to(std::size_t connections) const {
    for (int tries = 0; tries < 1000; ++tries) {
      if (server.connections() == connections) return true;
      std::this_thread::sleep_for(Milliseconds{5});
    }
    return false;
  }
  TestService service;
  Server server;
};

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

TEST(Server, Row146SlowHeadsAndBodiesAreClosedOthersAreServed) {
  Running running(
      {.header_timeout = Milliseconds{150}, .body_timeout = Milliseconds{250}, .idle_timeout = Milliseconds{400}});
  std::vector<Client> silent, heads, bodies;
  for (int i = 0; i < 20; ++i) {
    silent.push_back(running.client());
    heads.push_back(running.client());
    heads.back().send("GET /now HTTP/1.1\r\nHo");
    bodies.push_back(running.client());
    bodies.back().send("POST /now HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n12");
  }
  Client good = running.client();
  good.send(get("/now"));
  EXPECT_THAT(good.answer(), StartsWith("HTTP/1.1 200"));
  for (Client& client : heads) EXPECT_THAT(client.until_closed().value_or("not closed"), StartsWith("HTTP/1.1 408"));
  for (Client& client : bodies) EXPECT_THAT(client.until_closed().value_or("not closed"), StartsWith("HTTP/1.1 408"));
  for (Client& client : silent) EXPECT_EQ(client.until_closed().value_or("not closed"), "");
  EXPECT_EQ(good.until_closed().value_or("not closed"), "") << "idle too long";
}

TEST(Server, Row146AByteNowAndThenBuysNoTime) {
  Running running({.header_timeout = Milliseconds{200}});
  Client client = running.client();
  const auto start = std::chrono::steady_clock::now();
  while (client.send("G") && std::chrono::steady_clock::now() - start < std::chrono::seconds{5}) {
    if (!client.answer(Milliseconds{20}).empty()) break;
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{2});
}

TEST(Server, AReaderThatNeverReadsIsClosed) {
  Running running({.write_timeout = Milliseconds{150}});
  Client client = running.client();
  client.send(get("/big"));
  ASSERT_TRUE(running.comes_to(1));
  EXPECT_TRUE(running.comes_to(0));
}

TEST(Server, AFullQueueIs503AndTheConnectionStays) {
  Running running({.loops = 1, .workers = 1, .worker_queue = 1});
  Client busy = running.client(), queued = running.client(), refused = running.client();
  busy.send(get("/wait"));
  running.service.wait_for_waiting(1);
  for (Client* client : {&queued, &refused}) {
    client->send(get("/now"));
    ASSERT_THAT(client->answer(), StartsWith("HTTP/1.1 200 "));
  }
  queued.send(get("/wait"));  // one loop sees this one first
  refused.send(get("/later"));
  const std::string answer = refused.answer();
  EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 503 "), HasSubstr("Retry-After: 1\r\n")));
  refused.send(get("/now"));
  EXPECT_THAT(refused.answer(), StartsWith("HTTP/1.1 200 ")) << "immediate routes go on";
  running.service.open_gate();
  EXPECT_THAT(busy.answer(), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(queued.answer(), StartsWith("HTTP/1.1 200 "));
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

TEST(Server, AResetWhileAWorkerRunsHarmsNobody) {
  Running running;
  std::vector<Client> clients;
  for (int i = 0; i < 8; ++i) {
    clients.push_back(running.client());
    clients.back().send(get("/wait") + get("/later") + get("/big"));
  }
  running.service.wait_for_waiting(8);
  for (Client& client : clients) client.reset();
  running.service.open_gate();
  EXPECT_TRUE(running.comes_to(0));
  Client client = running.client();
  client.send(get("/now"));
  EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 200"));
}

TEST(Server, AThousandIdleConnectionsAreServedStill) {
  Running running;
  std::vector<Client> clients;
  for (int i = 0; i < 1000; ++i) clients.push_back(running.client());
  ASSERT_TRUE(running.comes_to(1000));
  for (std::size_t i = 0; i < clients.size(); i += 10) {
    clients[i].send(get("/now"));
    ASSERT_THAT(clients[i].answer(), StartsWith("HTTP/1.1 200"));
  }
  clients.clear();
  EXPECT_TRUE(running.comes_to(0));
}

TEST(Server, MoreConnectionsThanAllowedAreClosed) {
  Running running({.loops = 1, .max_connections = 3});
  std::vector<Client> clients;
  for (int i = 0; i < 3; ++i) clients.push_back(running.client());
  ASSERT_TRUE(running.comes_to(3));
  Client over = running.client();
  EXPECT_EQ(over.until_closed().value_or("not closed"), "");
  clients.pop_back();
  ASSERT_TRUE(running.comes_to(2));
  Client next = running.client();
  next.send(get("/now"));
  EXPECT_THAT(next.answer(), StartsWith("HTTP/1.1 200"));
}

double cpu_seconds() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

TEST(Server, RowF10WithoutDescriptorsAcceptWaitsAndRecovers) {
  std::atomic<int> warned = 0;
  Running running({.loops = 1},
                  Log([&](const LogRecord& record) { warned += record.event == "cannot accept" ? 1 : 0; }));
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  const rlimit tight{.rlim_cur = 256, .rlim_max = before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &tight), 0);
  std::vector<int> fillers;
  for (int filler = ::dup(0); filler >= 0; filler = ::dup(0)) fillers.push_back(filler);
  ::close(fillers.back());
  fillers.pop_back();
  Client last = running.client();  // takes the only descriptor left: the server finds none
  const double cpu = cpu_seconds();
  std::this_thread::sleep_for(Milliseconds{400});
  EXPECT_LT(cpu_seconds() - cpu, 0.1) << "spins";
  EXPECT_EQ(warned, 1) << "says it once";
  for (const int filler : fillers) ::close(filler);
  ::setrlimit(RLIMIT_NOFILE, &before);
  last.send(get("/now"));
  EXPECT_THAT(last.answer(Milliseconds{1000}), StartsWith("HTTP/1.1 200"));
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
