// What an exposed function costs beside a bare WebSocket that sends each message back: the same server, on core 0,
// asked from core 1. `CPU` is the server's alone. rpc_call_bench [calls in each slice]
#include <gatehouse/app/app.h>
#include <gatehouse/auth/tokens.h>
#include <gatehouse/rpc/service.h>

#include <fmt/format.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "child.h"
#include "compare.h"
#include "socket_clients.h"

namespace {

using namespace gatehouse;
using bench::Target;

struct Sum {
  int total;
};

class Echo final : public http::SocketHandler {
 public:
  void opened(std::shared_ptr<http::WebSocket> socket) override { socket_ = std::move(socket); }
  void message(std::string_view payload, bool) override { socket_->send_binary(payload); }
  void closed() override {}

 private:
  std::shared_ptr<http::WebSocket> socket_;
};

Tokens made_tokens() {
  auto key = jose::Key::from_secret(Secret("gatehouse bench: 64 octets of a secret, which nobody has to keep"),
                                    jose::Algorithm::hs256);
  bench::require(key.has_value(), "a key");
  return Tokens({.issuer = "https://accounts.id.example.com/v1", .key = std::move(*key), .lifetime = 24h});
}

int serve(const Tokens& tokens, std::uint16_t port) {
  bench::pin_to(0);
  App app({.http = {.loops = 1}});
  app.identify([&](const Credentials& given) { return tokens.identify(given); });
  app.recheck([&](const Identity& who) { return tokens.still_good(who); });
  app.socket("/echo", [](const Request&, const Credentials&) { return std::make_unique<Echo>(); });
  rpc::Service service;
  const auto add = [](int left, int right) { return Sum{left + right}; };
  service.expose("add", {"left", "right"}, signed_in, add).immediate();
  service.expose("add_on_a_worker", {"left", "right"}, signed_in, add);
  app.mount("/_ephaptic", service);
  return app.listen(fmt::format("127.0.0.1:{}", port));
}

std::vector<std::string> calls_of(std::string_view name, std::size_t at_once) {
  std::vector<std::string> calls;
  for (std::uint8_t id = 0; id < at_once; ++id) calls.push_back(bench::call(id, name, "\x92\x02\x03"));
  return calls;
}

struct Side {
  const bench::Child& server;
  bench::SocketClients clients;
  std::vector<std::string> frames;

  std::array<double, 3> measure(std::size_t count) {  // microseconds of each call: CPU, time, p99
    const double before = server.cpu_microseconds();
    const auto seen = clients.back_to_back(count, frames);
    return {(server.cpu_microseconds() - before) / seen.answers, seen.microseconds_each(), seen.percentile(0.99)};
  }
};

void rows(std::string_view name, std::size_t slice, Side ours, Side echo, Target time) {
  ours.measure(slice);
  echo.measure(slice);
  const auto [cpu, each, p99] =
      bench::in_turns<3>(bench::fewest_pairs, [&] { return ours.measure(slice); }, [&] { return echo.measure(slice); });
  bench::print_row(fmt::format("{}, CPU", name), cpu, {});
  bench::print_row(fmt::format("{}, time", name), each, time);
  bench::print_row(fmt::format("{}, p99 wait", name), p99, {});
}

}  // namespace

int main(int argc, char** argv) {
  const auto slice = static_cast<std::size_t>(argc > 1 ? std::atoi(argv[1]) : 5'000);
  const auto tokens = made_tokens();
  const auto port = bench::free_port();
  const bench::Child server([&] { return serve(tokens, port); });
  bench::pin_to(1);
  const auto init = bench::init(tokens.issue({.subject = "0197a3c2-7d1e-7c4b-9a53-3f0c2b1d4e5f"}).value().access_token);
  bench::print_head("us");
  const auto compare = [&](std::string_view what, std::string_view function, std::size_t connections,
                           std::size_t at_once, Target time) {
    rows(what, slice,
         {server, {port, "/_ephaptic", connections, [&](std::size_t) { return init; }}, calls_of(function, at_once)},
         {server, {port, "/echo", connections, [](std::size_t) { return std::string{}; }}, calls_of(function, at_once)},
         time);
  };
  compare("1 connection, 1 at a time", "add", 1, 1, {0.7});
  compare("1 connection, 32 at a time", "add", 1, 32, {0.7});
  compare("64 connections", "add", 64, 1, {0.7});
  compare("64 connections, on workers", "add_on_a_worker", 64, 1, {});
}
