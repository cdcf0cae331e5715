// What 10,000 open sockets cost that say nothing: memory, and the wait of 16 others that call; then one event to all of
// them. The server on core 0, all clients on core 1. sockets_bench [idle sockets]
#include <gatehouse/app/app.h>
#include <gatehouse/auth/tokens.h>
#include <gatehouse/rpc/service.h>

#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "child.h"
#include "compare.h"
#include "socket_clients.h"

namespace {

using namespace gatehouse;

constexpr std::size_t users = 1'000, callers = 16, calls = 5'000;
constexpr double most_kib_each = 8;

struct Said {
  std::string text;
};

Tokens made_tokens() {
  auto key = jose::Key::from_secret(Secret("gatehouse bench: 64 octets of a secret, which nobody has to keep"),
                                    jose::Algorithm::hs256);
  bench::require(key.has_value(), "a key");
  return Tokens({.issuer = "https://accounts.id.example.com/v1", .key = std::move(*key), .lifetime = 24h});
}

int serve(const Tokens& tokens, std::uint16_t port) {
  bench::pin_to(0);
  App app({.http = {.loops = 1, .socket_ping_interval = 1h}});  // these clients answer no ping
  app.identify([&](const Credentials& given) { return tokens.identify(given); });
  app.recheck([&](const Identity& who) { return tokens.still_good(who); });
  rpc::Service service({.connections_per_address = 20'000});
  service.event<Said>();
  service.expose("add", {"left", "right"}, signed_in, [](int left, int right) { return left + right; }).immediate();
  service.expose("say", {"text"}, signed_in, [&](std::string text) { service.emit(Said{std::move(text)}); });
  app.mount("/_ephaptic", service);
  return app.listen(fmt::format("127.0.0.1:{}", port));
}

std::vector<std::string> init_messages(const Tokens& tokens) {
  std::vector<std::string> messages;
  for (std::size_t user = 0; user < users; ++user) {
    const Grant grant{.subject = fmt::format("user{}", user), .session = fmt::format("{}", user)};
    messages.push_back(bench::init(tokens.issue(grant).value().access_token));
  }
  return messages;
}

double milliseconds(std::chrono::steady_clock::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

// Two servers of the same kind: only the first has the idle sockets.
struct Pair {
  const bench::Child& crowded;
  const bench::Child& empty;
  std::uint16_t crowded_port, empty_port;
  std::vector<std::string> inits;

  bench::SocketClients open(std::uint16_t port, std::size_t count) const {
    return {port, "/_ephaptic", count, [&](std::size_t at) { return inits[at % users]; }};
  }

  void compare_calls() const {
    const auto frames = std::vector{bench::call(0, "add", "\x92\x02\x03")};
    auto ours = open(crowded_port, callers), raw = open(empty_port, callers);
    const auto measure = [&](const bench::Child& server, bench::SocketClients& clients) {
      const double before = server.cpu_microseconds();
      const auto seen = clients.back_to_back(calls, frames);
      return std::array{(server.cpu_microseconds() - before) / seen.answers, seen.microseconds_each(),
                        seen.percentile(0.99)};
    };
    measure(crowded, ours);
    measure(empty, raw);
    const auto [cpu, each, p99] = bench::in_turns<3>(
        bench::fewest_pairs, [&] { return measure(crowded, ours); }, [&] { return measure(empty, raw); });
    bench::print_head("us");
    bench::print_row("16 sockets beside the idle ones, CPU", cpu, {});
    bench::print_row("16 sockets beside the idle ones, time", each, {});
    bench::print_row("16 sockets beside the idle ones, p99 wait", p99, {});
  }

  void tell_all(bench::SocketClients& idle) const {
    constexpr std::size_t times = 20;
    std::vector<double> waited;
    for (std::size_t time = 0; time < times; ++time) {
      auto teller = open(crowded_port, 1);
      const auto begin = std::chrono::steady_clock::now();
      teller.send(0, bench::call(0, "say", "\x91\xA5hello"));
      idle.seconds_until_all_hear();
      waited.push_back(milliseconds(std::chrono::steady_clock::now() - begin));
    }
    const auto spread = bench::spread_of(waited);
    fmt::print("- one event to all: the last had it after {:.1f} ms ({:.1f}..{:.1f})\n", spread.median, spread.low,
               spread.high);
  }
};

}  // namespace

int main(int argc, char** argv) {
  const auto count = static_cast<std::size_t>(argc > 1 ? std::atoi(argv[1]) : 10'000);
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  bench::require(setrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur > count + 100, "room for so many sockets");
  const auto tokens = made_tokens();
  const auto crowded_port = bench::free_port(), empty_port = bench::free_port();
  const bench::Child crowded([&] { return serve(tokens, crowded_port); });
  const bench::Child empty([&] { return serve(tokens, empty_port); });
  bench::pin_to(1);
  const Pair pair{crowded, empty, crowded_port, empty_port, init_messages(tokens)};
  {
    const auto warm = pair.open(crowded_port, callers);
  }
  const double before = crowded.resident_mib();
  const auto begin = std::chrono::steady_clock::now();
  auto idle = pair.open(crowded_port, count);
  const double opened = milliseconds(std::chrono::steady_clock::now() - begin);
  const double kib_each = (crowded.resident_mib() - before) * 1024 / static_cast<double>(count);
  pair.compare_calls();
  fmt::print("\n- {} sockets of {} users were opened, and knew who they are, after {:.0f} ms\n", count, users, opened);
  fmt::print("- resident memory of the server: {:.2f} KiB a socket ({} for {} or less)\n", kib_each,
             kib_each <= most_kib_each ? "met" : "MISSED", most_kib_each);
  pair.tell_all(idle);
}
