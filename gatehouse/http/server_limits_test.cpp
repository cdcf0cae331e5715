// What the server does when clients are slow, too many, or gone.
#include <gatehouse/http/internal/server_testing.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <ctime>

namespace gatehouse::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

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

}  // namespace
}  // namespace gatehouse::http
