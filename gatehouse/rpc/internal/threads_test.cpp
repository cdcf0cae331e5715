// Calls, events, renewals, revocations and disconnects at once: for TSan, and for who is answered as whom.
#include <gatehouse/rpc/internal/service_testing.h>

#include <atomic>
#include <random>
#include <thread>

namespace gatehouse::rpc {
namespace {

struct Told {
  std::string to;
};

class Threads : public RpcTest {
 protected:
  static constexpr std::size_t clients = 6;

  Threads() {
    service.event<Told>();
    const auto subject = [](const Call& call) { return call.identity().subject; };
    service.expose("whoami", {}, signed_in, subject);
    service.expose("whoami_now", {}, signed_in, subject).immediate();
    service.expose("count", {"to"}, signed_in, [](const Call& call, int to) -> Stream<std::string> {
      for (int at = 0; at < to; ++at) co_yield call.identity().subject;
    });
    service.expose("tell", {}, signed_in, [this](const Call& call) {
      call.emit(Told{call.identity().subject});
      service.to(call.identity().subject).emit(Told{call.identity().subject});
    });
    mount();
    for (std::size_t user = 0; user < clients; ++user)
      tokens_of.push_back(token(name(user), 5min, 100 + static_cast<std::int64_t>(user)));
  }
  static std::string name(std::size_t user) { return "user" + std::to_string(user); }

  // What the loop of one client does, until it is enough.
  void live(std::size_t user, std::uint32_t seed) {
    std::mt19937 random(seed);
    for (int round = 0; round < 20; ++round) {
      TestClient client(state());
      set_socket(user, client.socket);
      client.send(R"({"type":"init","auth":")" + tokens_of[user] + R"("})");
      for (int step = 0; step < 60; ++step) act(client, user, static_cast<std::uint32_t>(random() % 9), step);
      expect_only(user, client.socket->take());
    }
  }
  void act(TestClient& client, std::size_t user, std::uint32_t choice, int id) {
    const auto call = [&](std::string_view rest) {
      client.send(R"({"type":"rpc","id":)" + std::to_string(id) + "," + std::string(rest) + "}");
    };
    switch (choice) {
      case 0: return call(R"("name":"whoami")");
      case 1: return call(R"("name":"whoami_now")");
      case 2: return call(R"("name":"count","args":[200])");
      case 3: return call(R"("name":"tell")");
      case 4: return client.send(R"({"type":"cancel","id":)" + std::to_string(id - 1) + "}");
      case 5: return client.send(R"({"type":"auth","auth":")" + tokens_of[user] + R"("})");
      case 6: client.handler().tick(); return;
      case 7: client.handler().drained(); return;
      default: service.to(name(user)).emit(Told{name(user)}); return;
    }
  }
  // Whatever was said to this user names nobody else.
  static void expect_only(std::size_t user, const std::vector<std::string>& said) {
    for (const auto& message : said) {
      for (std::size_t other = 0; other < clients; ++other) {
        if (other == user) continue;
        EXPECT_EQ(message.find(name(other)), std::string::npos) << message;
      }
    }
  }
  void work(const std::atomic<bool>& done) {
    for (std::size_t user = 0; !done; user = (user + 1) % clients) {
      if (const auto socket = socket_of(user)) socket->work_once();
      std::this_thread::yield();
    }
  }
  void set_socket(std::size_t user, std::shared_ptr<FakeSocket> socket) {
    const std::scoped_lock lock(mutex_);
    sockets_[user] = std::move(socket);
  }
  std::shared_ptr<FakeSocket> socket_of(std::size_t user) {
    const std::scoped_lock lock(mutex_);
    return sockets_[user];
  }

  std::vector<std::string> tokens_of;

 private:
  std::mutex mutex_;
  std::array<std::shared_ptr<FakeSocket>, clients> sockets_{};
};

TEST_F(Threads, EachConnectionIsAnsweredAsItsOwnUserWhateverHappensBesideIt) {
  std::atomic<bool> done = false;
  {
    std::vector<std::jthread> workers;
    for (int worker = 0; worker < 3; ++worker) workers.emplace_back([&] { work(done); });
    workers.emplace_back([&] {
      for (std::int64_t session = 100; !done; session = 100 + (session - 99) % 4) {
        service.emit(Told{"all"});
        revoke(session, -1);  // nobody's, but the look at it is real
        std::this_thread::yield();
      }
    });
    std::vector<std::jthread> loops;
    for (std::size_t user = 0; user < clients; ++user) {
      loops.emplace_back([this, user] { live(user, static_cast<std::uint32_t>(user)); });
    }
    loops.clear();
    done = true;
  }
  for (std::size_t user = 0; user < clients; ++user) socket_of(user)->forget_work();
  EXPECT_EQ(service.connections(), 0U);
}

}  // namespace
}  // namespace gatehouse::rpc
