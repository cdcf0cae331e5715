#include "socket_clients.h"

#include <gatehouse/rpc/msgpack.h>

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "compare.h"

namespace bench {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int longest_wait = 10'000;  // ms
constexpr std::size_t opened_together = 64;

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
  while (bytes-- > 0) out += static_cast<char>(value >> (8 * bytes));
}

// The first message in `text`, and it is taken away; false: it is not whole. Servers send it in one frame, unmasked.
bool take_message(std::string_view& text, std::string_view& message) {
  if (text.size() < 2) return false;
  const auto at = [&](std::size_t place) { return static_cast<std::size_t>(static_cast<unsigned char>(text[place])); };
  std::size_t head = 2, size = at(1);
  require(at(0) == 0x82 && size <= 126, "a binary message of less than 64 KiB");
  if (size == 126) {
    if (text.size() < 4) return false;
    head = 4;
    size = at(2) << 8 | at(3);
  }
  if (text.size() < head + size) return false;
  message = text.substr(head, size);
  text.remove_prefix(head + size);
  return true;
}

double microseconds(Steady::duration time) { return std::chrono::duration<double, std::micro>(time).count(); }

}  // namespace

std::string frame(std::string_view payload) {
  std::string out = "\x82";
  if (payload.size() < 126) {
    out += static_cast<char>(0x80 | payload.size());
  } else {
    require(payload.size() < 65'536, "a short message");
    out += static_cast<char>(0x80 | 126);
    append_big_endian(out, payload.size(), 2);
  }
  return out.append(4, '\0').append(payload);
}

std::string call(std::uint8_t id, std::string_view name, std::string_view args) {
  std::string out;
  gatehouse::rpc::MsgpackWriter writer(out);
  writer.map(4).text("id").unsigned_integer(id).text("type").text("rpc").text("name").text(name);
  writer.text("args").encoded(args);
  return frame(out);
}

std::string init(std::string_view token) {
  std::string out;
  gatehouse::rpc::MsgpackWriter(out).map(2).text("type").text("init").text("auth").text(token);
  return frame(out);
}

SocketClients::SocketClients(std::uint16_t port, std::string_view path, std::size_t connections, const First& first)
    : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  const auto request = fmt::format(
      "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
      path);
  connections_.resize(connections);
  for (std::size_t from = 0; from < connections; from += opened_together) {
    const auto to = std::min(connections, from + opened_together);
    for (auto at = from; at < to; ++at) connections_[at].descriptor = connected(port);
    open(from, to, request, first);
  }
}

void SocketClients::open(std::size_t from, std::size_t to, std::string_view request, const First& first) {
  for (auto at = from; at < to; ++at) send(at, request);
  for (auto at = from; at < to; ++at) {
    auto& connection = connections_[at];
    std::array<char, 4096> bytes;
    const auto count = recv(connection.descriptor, bytes.data(), bytes.size(), 0);
    const std::string_view answer(bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    require(answer.starts_with("HTTP/1.1 101 ") && answer.ends_with("\r\n\r\n"), "an upgrade");
    if (const auto message = first(at); !message.empty()) send(at, message);
  }
  for (auto at = from; at < to; ++at) {
    auto& connection = connections_[at];
    bool heard = first(at).empty();
    while (!heard) receive(connection, [&](Connection&, std::string_view) { heard = true; });
    epoll_event event{.events = EPOLLIN, .data = {.u64 = at}};
    require(epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.descriptor, &event) == 0, "epoll_ctl");
  }
}

SocketClients::~SocketClients() {
  for (const auto& connection : connections_) close(connection.descriptor);
  close(epoll_);
}

void SocketClients::send(std::size_t connection, std::string_view frame) {
  const auto sent = ::send(connections_[connection].descriptor, frame.data(), frame.size(), MSG_NOSIGNAL);
  require(sent == static_cast<ssize_t>(frame.size()), "sending a message");
}

void SocketClients::receive(Connection& connection, const Hear& hear) const {
  std::array<char, 16 * 1024> bytes;
  const auto count = recv(connection.descriptor, bytes.data(), bytes.size(), 0);
  require(count > 0, "a message");
  connection.received.append(bytes.data(), static_cast<std::size_t>(count));
  std::string_view rest = connection.received, message;
  while (take_message(rest, message)) hear(connection, message);
  connection.received.erase(0, connection.received.size() - rest.size());
}

void SocketClients::listen(const Hear& hear) {
  std::array<epoll_event, 256> events;
  const int count = epoll_wait(epoll_, events.data(), events.size(), longest_wait);
  require(count > 0, "a message within 10 s");
  for (int i = 0; i < count; ++i) {
    const auto number = static_cast<std::size_t>(events[static_cast<std::size_t>(i)].data.u64);
    auto& connection = connections_[number];
    receive(connection, hear);
    if (!connection.unsent.empty()) send(number, std::exchange(connection.unsent, {}));
  }
}

Seen SocketClients::back_to_back(std::size_t count, const std::vector<std::string>& frames) {
  Seen seen;
  const auto begin = Steady::now();
  std::size_t begun = 0;
  for (std::size_t at = 0; at < connections_.size() && begun < count; ++at) {
    std::string all;
    for (const auto& each : frames) all += each;
    connections_[at].asked.assign(frames.size(), Steady::now());
    send(at, all);
    begun += frames.size();
  }
  const Hear hear = [&](Connection& connection, std::string_view message) {
    constexpr std::string_view beginning = "\xA2id", result = "\xA6result", echo = "\xA4type";
    require(message.size() > 11 && message.substr(1, 3) == beginning, "an answer");
    require(message.substr(5, 7) == result || message.substr(5, 5) == echo, "a result");
    const auto id = static_cast<std::size_t>(message[4]);
    const auto now = Steady::now();
    seen.waited_us.push_back(microseconds(now - connection.asked.at(id)));
    if (begun >= count) return;
    ++begun;
    connection.asked[id] = now;
    connection.unsent += frames[id];
  };
  while (seen.waited_us.size() < begun) listen(hear);
  seen.seconds = microseconds(Steady::now() - begin) / 1e6;
  seen.answers = static_cast<double>(seen.waited_us.size());
  return seen;
}

double SocketClients::seconds_until_all_hear() {
  const auto begin = Steady::now();
  for (std::size_t heard = 0; heard < connections_.size();) {
    listen([&](Connection&, std::string_view) { ++heard; });
  }
  return microseconds(Steady::now() - begin) / 1e6;
}

}  // namespace bench
