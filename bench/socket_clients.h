// SocketClients: WebSocket connections of one thread to one server on this machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "clients.h"

namespace bench {

// One whole message as clients send it, masked with zeros.
std::string frame(std::string_view payload);
// A call of the rpc protocol; `args` is an array in msgpack. Its fifth byte is the id, and so it is in the answer.
std::string call(std::uint8_t id, std::string_view name, std::string_view args);

std::string init(std::string_view token);  // the first message of the rpc protocol

class SocketClients {
 public:
  // Waits until the server listens, and until each has the answer to its first message; empty: it has none.
  using First = std::function<std::string(std::size_t connection)>;
  SocketClients(std::uint16_t port, std::string_view path, std::size_t connections, const First& first);
  ~SocketClients();
  SocketClients(const SocketClients&) = delete;
  SocketClients& operator=(const SocketClients&) = delete;

  // `count` calls in all, on each connection as many at a time as there are `frames`, whose ids are 0, 1, 2 ...
  Seen back_to_back(std::size_t count, const std::vector<std::string>& frames);
  void send(std::size_t connection, std::string_view frame);
  double seconds_until_all_hear();  // one message each

 private:
  using Instant = std::chrono::steady_clock::time_point;
  struct Connection {
    int descriptor = -1;
    std::string received = {};
    std::string unsent = {};          // what goes out when all that has come is heard
    std::vector<Instant> asked = {};  // by id
  };
  using Hear = std::function<void(Connection& connection, std::string_view message)>;
  void open(std::size_t from, std::size_t to, std::string_view request, const First& first);
  void receive(Connection& connection, const Hear& hear) const;
  void listen(const Hear& hear);

  int epoll_;
  std::vector<Connection> connections_;
};

}  // namespace bench
