// A server on loopback and clients that do what clients should not; for the tests of the server.
#pragma once

#include <gatehouse/http/server.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace gatehouse::http {

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
  Client(Client&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)),
        connected_(other.connected_),
        received_(std::move(other.received_)) {}
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
  // So many bytes; fewer if no more come.
  std::string exactly(std::size_t count, Milliseconds at_most = Milliseconds{5000}) {
    while (received_.size() < count && receive(at_most)) {
    }
    std::string bytes = received_.substr(0, count);
    received_.erase(0, bytes.size());
    return bytes;
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

inline std::string get(std::string_view target, std::string_view fields = {}) {
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

}  // namespace gatehouse::http
