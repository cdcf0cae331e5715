// A service without a network: tests say what a client sends, and see what it is sent.
#pragma once

#include <gatehouse/auth/revocations.h>
#include <gatehouse/auth/session_id.h>
#include <gatehouse/auth/tokens.h>
#include <gatehouse/json/print.h>
#include <gatehouse/rpc/internal/connection.h>
#include <gatehouse/rpc/service.h>

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gatehouse::rpc {

// Keeps what was sent; runs jobs when `work` says so, on the test's own thread.
class FakeSocket final : public http::WebSocket {
 public:
  bool send_binary(std::string_view payload) override {
    const std::scoped_lock lock(mutex_);
    if (code) return false;
    MsgpackReader reader(payload);
    sent_.push_back(json::print(to_json(reader)));
    return true;
  }
  bool send_text(std::string_view) override { return false; }
  void close(http::CloseCode why, std::string_view) override {
    const std::scoped_lock lock(mutex_);
    if (!code) code = why;
  }
  std::size_t unsent() const override { return unsent_bytes; }
  bool run(std::move_only_function<void()>& job) override {
    const std::scoped_lock lock(mutex_);
    if (overloaded || forgotten_) return false;
    jobs_.push_back(std::move(job));
    return true;
  }

  // Runs what waits, one job after the other, also those that they start.
  void work() {
    while (work_once()) {
    }
  }
  bool work_once() {
    std::move_only_function<void()> job;
    {
      const std::scoped_lock lock(mutex_);
      if (jobs_.empty()) return false;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job();
    return true;
  }
  // A server runs all; a test that ends need not.
  void forget_work() {
    std::deque<std::move_only_function<void()>> jobs;  // they may send while they go
    const std::scoped_lock lock(mutex_);
    forgotten_ = true;
    jobs.swap(jobs_);
  }
  // What was sent since the last time, as JSON.
  std::vector<std::string> take() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(sent_, {});
  }

  std::optional<http::CloseCode> code;
  std::size_t unsent_bytes = 0;
  bool overloaded = false;

 private:
  std::mutex mutex_;
  std::vector<std::string> sent_;
  std::deque<std::move_only_function<void()>> jobs_;
  bool forgotten_ = false;
};

// {"type":"rpc",...} as msgpack.
inline std::string packed(std::string_view text) {
  const auto value = json::parse(text);
  EXPECT_TRUE(value) << text;
  std::string out;
  MsgpackWriter writer(out);
  write_msgpack(writer, *value);
  return out;
}

class TestClient {
 public:
  TestClient(ServiceState& state, std::string cookie = {}, std::string address = "192.0.2.1") {
    EXPECT_TRUE(state.peers.enter(address, state.settings.connections_per_address));
    connection_ = std::make_unique<Connection>(state, Client{.address = std::move(address), .user_agent = "test"},
                                               std::move(cookie));
    connection_->opened(socket);
  }
  ~TestClient() {
    close();
    socket->forget_work();
  }
  TestClient(const TestClient&) = delete;
  TestClient& operator=(const TestClient&) = delete;

  // Sends, lets the workers work, and gives what came back.
  std::vector<std::string> says(std::string_view message) {
    send(message);
    socket->work();
    return socket->take();
  }
  void send(std::string_view message) { connection_->message(packed(message), false); }
  void send_raw(std::string_view message) { connection_->message(message, false); }
  std::vector<std::string> ticks() {
    connection_->tick();
    socket->work();
    return socket->take();
  }
  void drained() {
    connection_->drained();
    socket->work();
  }
  void close() {
    if (connection_ != nullptr) connection_->closed();
    connection_.reset();
  }
  http::SocketHandler& handler() { return *connection_; }

  std::shared_ptr<FakeSocket> socket = std::make_shared<FakeSocket>();

 private:
  std::unique_ptr<Connection> connection_;
};

// A house with tokens, and a service in it that is mounted by `mount`.
class RpcTest : public ::testing::Test {
 protected:
  RpcTest() {
    app.identify([this](const Credentials& given) { return tokens.identify(given); });
    app.recheck([this](const Identity& who) { return tokens.still_good(who); });
  }

  void mount() { app.mount("/_ephaptic", service); }
  ServiceState& state() { return service.state(); }
  std::string token(std::string subject, std::chrono::seconds lifetime = 5min, std::int64_t session = 7,
                    std::int64_t generation = 0) {
    const auto ticket = tokens.issue({.subject = std::move(subject),
                                      .session = session_text(session),
                                      .generation = generation,
                                      .lifetime = lifetime});
    return ticket->access_token;
  }
  void revoke(std::int64_t session, std::int64_t generation = 1'000'000) {
    const store::Revocation gone{.session_id = session, .up_to = generation, .forget_at = clock.now() + 1h};
    revocations.add({&gone, 1});
  }
  // Signs in and forgets what the service said to it.
  std::unique_ptr<TestClient> client_of(std::string subject, std::chrono::seconds lifetime = 5min,
                                        std::int64_t session = 7) {
    auto client = std::make_unique<TestClient>(state());
    client->says(R"({"type":"init","auth":")" + token(std::move(subject), lifetime, session) + R"("})");
    return client;
  }

  FixedClock clock;
  Revocations revocations;
  Tokens tokens{{.issuer = "test",
                 .key = jose::Key::generate(jose::Algorithm::hs256),
                 .leeway = 0s,
                 .clock = &clock,
                 .revocations = &revocations}};
  App app{AppSettings{.clock = &clock}};
  Service service;
};

}  // namespace gatehouse::rpc
