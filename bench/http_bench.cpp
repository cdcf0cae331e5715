// What a guarded request costs beside nginx that answers everything with the same body: each on core 0, 64 keep-alive
// connections from core 1. `CPU` is the server's alone; `time` is that of all, at most what the one client core can
// ask. http_bench [requests in each slice]
#include <gatehouse/app/app.h>
#include <gatehouse/auth/tokens.h>

#include <fmt/format.h>

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "child.h"
#include "clients.h"
#include "compare.h"

namespace {

using namespace gatehouse;
using bench::Target;

constexpr std::string_view body = R"({"id":"0197a3c2-7d1e-7c4b-9a53-3f0c2b1d4e5f","name":"ada"})";
constexpr std::size_t connections = 64;
constexpr std::size_t more_than_cached = 20'000;  // tokens; the cache holds 4,096

Tokens tokens_of(jose::Algorithm algorithm) {
  Secret secret("gatehouse bench: 64 octets of a secret, which nobody has to keep");
  auto key = algorithm == jose::Algorithm::hs256 ? jose::Key::from_secret(std::move(secret), algorithm)
                                                 : jose::Key::generate(algorithm);
  bench::require(key.has_value(), "a key");
  return Tokens(
      {.issuer = "https://accounts.id.example.com/v1", .audience = "notes", .key = std::move(*key), .lifetime = 24h});
}

int serve(const Tokens& tokens, std::uint16_t port) {
  bench::pin_to(0);
  App app({.http = {.loops = 1}});
  app.identify([&](const Credentials& given) { return tokens.identify(given); });
  app.get("/me", signed_in, [](const Request&) { return json_text(200, std::string(body)); }).immediate();
  return app.listen(fmt::format("127.0.0.1:{}", port));
}

std::vector<std::string> requests_of(const Tokens& tokens, std::size_t count) {
  std::vector<std::string> requests;
  for (std::size_t i = 0; i < count; ++i) {
    const Grant grant{.subject = "0197a3c2-7d1e-7c4b-9a53-3f0c2b1d4e5f",
                      .roles = {"admin", "member"},
                      .session = "Ac8dQkPv5m4",
                      .generation = 3};
    requests.push_back(bench::get("/me", tokens.issue(grant).value().access_token));
  }
  return requests;
}

// A server, its clients and the requests that they ask in turn.
struct Side {
  const bench::Child& server;
  bench::Clients clients;
  const std::vector<std::string>& requests;
  std::size_t next = 0;

  std::array<double, 2> measure(std::size_t count) {  // microseconds of each request: CPU, time
    const double before = server.cpu_microseconds();
    const auto seen = clients.back_to_back(
        count, [&](std::size_t) -> std::string_view { return requests[next++ % requests.size()]; });
    return {(server.cpu_microseconds() - before) / seen.answers, seen.microseconds_each()};
  }
};

struct Targets {
  Target cpu, time;
};

void rows(std::string_view name, std::size_t slice, Side ours, Side nginx, const Targets& targets) {
  ours.measure(slice);
  nginx.measure(slice);
  const auto [cpu, time] = bench::in_turns<2>(
      bench::fewest_pairs, [&] { return ours.measure(slice); }, [&] { return nginx.measure(slice); });
  bench::print_row(fmt::format("{}, CPU", name), cpu, targets.cpu);
  bench::print_row(fmt::format("{}, time", name), time, targets.time);
}

}  // namespace

int main(int argc, char** argv) {
  const auto slice = static_cast<std::size_t>(argc > 1 ? std::atoi(argv[1]) : 20'000);
  const auto folder = bench::own_folder("http.data");
  const auto nginx_port = bench::free_port();
  const bench::Child nginx([&] {
    bench::pin_to(0);
    return bench::nginx(folder, nginx_port, std::string(body));
  });
  bench::print_head("us");
  for (const auto algorithm : {jose::Algorithm::hs256, jose::Algorithm::es256}) {
    const auto tokens = tokens_of(algorithm);
    const auto port = bench::free_port();
    const bench::Child server([&] { return serve(tokens, port); });
    bench::pin_to(1);
    const auto cold = requests_of(tokens, more_than_cached);
    const std::vector<std::string> warm(cold.begin(), cold.begin() + connections);
    const bool shared_secret = algorithm == jose::Algorithm::hs256;
    const auto compare = [&](std::string_view what, const auto& requests, std::size_t count, const Targets& targets) {
      rows(fmt::format("{}, {}", jose::name(algorithm), what), count, {server, {port, connections}, requests},
           {nginx, {nginx_port, connections}, requests}, targets);
    };
    compare("cached", warm, slice, {{0, 1}, shared_secret ? Target{0.80, 1} : Target{0.75, 0.95}});
    compare("not cached", cold, shared_secret ? slice : slice / 5,
            {{}, shared_secret ? Target{0.80, 1} : Target{0.10, 0.115}});
  }
  std::filesystem::remove_all(folder);
}
