// Clients: keep-alive HTTP connections of one thread to one server on this machine.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

struct Seen {
  double answers = 0;
  double seconds = 0;
  std::vector<double> waited_us = {};  // one of each answer

  double microseconds_each() const { return seconds * 1e6 / answers; }
  double percentile(double share) const;  // of `waited_us`
};

class Clients {
 public:
  // The next request of a connection, valid until it is asked again; and what came back, head and body.
  using Ask = std::function<std::string_view(std::size_t connection)>;
  using Hear = std::function<void(std::size_t connection, std::string_view answer)>;

  Clients(std::uint16_t port, std::size_t connections);  // waits until the server listens
  ~Clients();
  Clients(const Clients&) = delete;
  Clients& operator=(const Clients&) = delete;
  std::size_t size() const { return connections_.size(); }

  // Every connection asks again as soon as it is answered, as long as there are `more`; returns when all are answered.
  Seen back_to_back(const std::function<bool()>& more, const Ask& ask, const Hear& hear = heard_ok);
  Seen back_to_back(std::size_t requests, const Ask& ask, const Hear& hear = heard_ok);
  Seen back_to_back_for(double seconds, const Ask& ask, const Hear& hear = heard_ok);
  // So many a second, whether or not the server keeps up: each waits from the moment at which it was due.
  Seen at_rate(double per_second, double seconds, const Ask& ask, const Hear& hear = heard_ok);

  static void heard_ok(std::size_t connection, std::string_view answer);  // ends the program unless it is a 2xx

 private:
  using Instant = std::chrono::steady_clock::time_point;
  struct Connection {
    int descriptor = -1;
    Instant asked = {};
    std::string answer = {};
  };
  void send(std::size_t connection, std::string_view request, Instant since);
  bool receive(Connection& connection);  // the answer is whole
  // Waits that long, hands on whole answers; who is free after that goes to `freed`.
  void listen(std::chrono::nanoseconds patience, const Hear& hear, Seen& seen, std::vector<std::size_t>& freed);

  int epoll_;
  std::vector<Connection> connections_;
};

int connected(std::uint16_t port);  // a socket of this machine; waits until the server listens
std::string get(std::string_view path, std::string_view bearer = {});
std::string post(std::string_view path, std::string_view json);
// The text of a member of a flat JSON answer, without escapes.
std::string_view member(std::string_view answer, std::string_view name);

}  // namespace bench
