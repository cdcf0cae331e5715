#include "clients.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <thread>

#include "compare.h"

namespace bench {
namespace {

using Steady = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::chrono::nanoseconds longest_wait = 10s;

// The size of the answer that `text` begins with; 0: its head is not whole yet.
std::size_t whole_size(std::string_view text) {
  constexpr std::string_view length_field = "\r\nContent-Length: ", empty_line = "\r\n\r\n";
  const auto head = text.find(empty_line);
  if (head == std::string_view::npos) return 0;
  std::size_t body = 0;
  const auto field = text.substr(0, head).find(length_field);
  if (field != std::string_view::npos) {
    std::from_chars(text.data() + field + length_field.size(), text.data() + head, body);
  }
  return head + empty_line.size() + body;
}

double microseconds(Steady::duration time) { return std::chrono::duration<double, std::micro>(time).count(); }

}  // namespace

int connected(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto until = Steady::now() + longest_wait;
  while (Steady::now() < until) {
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    require(descriptor >= 0, "socket");
    if (connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
      const int on = 1;
      setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      return descriptor;
    }
    close(descriptor);
    std::this_thread::sleep_for(200us);
  }
  require(false, "connect");
  return -1;
}

double Seen::percentile(double share) const {
  auto sorted = waited_us;
  std::ranges::sort(sorted);
  return sorted.at(static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1)));
}

Clients::Clients(std::uint16_t port, std::size_t connections) : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  prctl(PR_SET_TIMERSLACK, 1);
  for (std::size_t number = 0; number < connections; ++number) {
    connections_.push_back({.descriptor = connected(port)});
    epoll_event event{.events = EPOLLIN, .data = {.u64 = number}};
    require(epoll_ctl(epoll_, EPOLL_CTL_ADD, connections_.back().descriptor, &event) == 0, "epoll_ctl");
  }
}

Clients::~Clients() {
  for (const auto& connection : connections_) close(connection.descriptor);
  close(epoll_);
}

void Clients::send(std::size_t connection, std::string_view request, Instant since) {
  connections_[connection].asked = since;
  const auto sent = ::send(connections_[connection].descriptor, request.data(), request.size(), MSG_NOSIGNAL);
  require(sent == static_cast<ssize_t>(request.size()), "sending a request");
}

bool Clients::receive(Connection& connection) {
  std::array<char, 16 * 1024> bytes;
  const auto count = recv(connection.descriptor, bytes.data(), bytes.size(), MSG_DONTWAIT);
  require(count > 0, "an answer");
  connection.answer.append(bytes.data(), static_cast<std::size_t>(count));
  const auto whole = whole_size(connection.answer);
  return whole != 0 && connection.answer.size() >= whole;
}

void Clients::listen(std::chrono::nanoseconds patience, const Hear& hear, Seen& seen, std::vector<std::size_t>& freed) {
  std::array<epoll_event, 256> events;
  const timespec timeout{.tv_sec = patience / 1s, .tv_nsec = (patience % 1s).count()};
  const int count = epoll_pwait2(epoll_, events.data(), events.size(), &timeout, nullptr);
  require(count > 0 || patience < longest_wait, "an answer within 10 s");
  for (int i = 0; i < count; ++i) {
    const auto number = static_cast<std::size_t>(events[static_cast<std::size_t>(i)].data.u64);
    auto& connection = connections_[number];
    if (!receive(connection)) continue;
    seen.waited_us.push_back(microseconds(Steady::now() - connection.asked));
    hear(number, connection.answer);
    connection.answer.clear();
    freed.push_back(number);
  }
}

Seen Clients::back_to_back(const std::function<bool()>& more, const Ask& ask, const Hear& hear) {
  Seen seen;
  const auto begin = Steady::now();
  std::size_t under_way = 0;
  std::vector<std::size_t> free;
  for (std::size_t number = 0; number < size(); ++number) free.push_back(number);
  for (;;) {
    for (; !free.empty() && more(); free.pop_back(), ++under_way) send(free.back(), ask(free.back()), Steady::now());
    if (under_way == 0) break;
    free.clear();
    listen(longest_wait, hear, seen, free);
    under_way -= free.size();
  }
  seen.seconds = microseconds(Steady::now() - begin) / 1e6;
  seen.answers = static_cast<double>(seen.waited_us.size());
  return seen;
}

Seen Clients::back_to_back(std::size_t requests, const Ask& ask, const Hear& hear) {
  std::size_t begun = 0;
  return back_to_back([&] { return begun++ < requests; }, ask, hear);
}

Seen Clients::back_to_back_for(double seconds, const Ask& ask, const Hear& hear) {
  const auto until =
      Steady::now() + std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(seconds));
  return back_to_back([&] { return Steady::now() < until; }, ask, hear);
}

Seen Clients::at_rate(double per_second, double seconds, const Ask& ask, const Hear& hear) {
  Seen seen;
  const auto begin = Steady::now();
  const auto requests = static_cast<std::size_t>(per_second * seconds);
  const auto due = [&](std::size_t request) {
    return begin + std::chrono::nanoseconds(static_cast<std::int64_t>(1e9 * static_cast<double>(request) / per_second));
  };
  std::vector<std::size_t> free;  // the longest free in front: the server closes a connection that idles
  for (std::size_t number = 0; number < size(); ++number) free.push_back(number);
  for (std::size_t next = 0; seen.waited_us.size() < requests;) {
    const auto now = Steady::now();
    for (; next < requests && !free.empty() && due(next) <= now; ++next, free.erase(free.begin())) {
      send(free.front(), ask(free.front()), due(next));
    }
    const bool waits_for_time = next < requests && !free.empty();
    listen(waits_for_time ? std::max<std::chrono::nanoseconds>(due(next) - Steady::now(), 0ns) : longest_wait, hear,
           seen, free);
  }
  seen.seconds = microseconds(Steady::now() - begin) / 1e6;
  seen.answers = static_cast<double>(seen.waited_us.size());
  return seen;
}

void Clients::heard_ok(std::size_t, std::string_view answer) {
  if (answer.starts_with("HTTP/1.1 2")) return;
  fmt::print(stderr, "{}\n", answer);
  require(false, "a request");
}

std::string get(std::string_view path, std::string_view bearer) {
  const auto credentials = bearer.empty() ? std::string{} : fmt::format("Authorization: Bearer {}\r\n", bearer);
  return fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: */*\r\n{}\r\n", path,
                     credentials);
}

std::string post(std::string_view path, std::string_view json) {
  return fmt::format(
      "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nContent-Type: application/json\r\n"
      "Content-Length: {}\r\n\r\n{}",
      path, json.size(), json);
}

std::string_view member(std::string_view answer, std::string_view name) {
  const auto key = fmt::format("\"{}\":\"", name);
  const auto at = answer.find(key);
  require(at != std::string_view::npos, name);
  const auto value = answer.substr(at + key.size());
  return value.substr(0, value.find('"'));
}

}  // namespace bench
