// What a refresh over HTTP costs, its access token signed and its rotation durable, beside single durable inserts into
// SQLite on the same disk. refresh_bench [seconds of each slice]
#include <fmt/format.h>

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "compare.h"
#include "house.h"
#include "single_inserts.h"

namespace {

using bench::Target;

std::string refresh_after(std::string_view answer) {
  bench::Clients::heard_ok(0, answer);
  return bench::post("/auth/refresh",
                     fmt::format(R"({{"refresh_token":"{}"}})", bench::member(answer, "refresh_token")));
}

// Clients that are signed in, each with the request that rotates its session next.
class Refreshing {
 public:
  Refreshing(std::uint16_t port, std::size_t clients) : clients_(port, clients) {
    bench::Clients few(port, 16);
    const auto sign_ins = bench::sign_up(few, clients);
    std::size_t next = 0;
    few.back_to_back(
        clients, [&](std::size_t) -> std::string_view { return sign_ins[next++]; },
        [this](std::size_t, std::string_view answer) { requests_.push_back(refresh_after(answer)); });
  }

  double microseconds_each(double seconds) {
    const auto seen = clients_.back_to_back_for(
        seconds, [this](std::size_t connection) -> std::string_view { return requests_[connection]; },
        [this](std::size_t connection, std::string_view answer) { requests_[connection] = refresh_after(answer); });
    all_.waited_us.insert(all_.waited_us.end(), seen.waited_us.begin(), seen.waited_us.end());
    return seen.microseconds_each();
  }
  std::string waited() const {
    return fmt::format("- {} clients wait {:.2f} ms for an answer (median; p99 {:.2f} ms)", clients_.size(),
                       all_.percentile(0.5) / 1e3, all_.percentile(0.99) / 1e3);
  }

 private:
  bench::Clients clients_;
  std::vector<std::string> requests_;
  bench::Seen all_;
};

// A server of its own for each number of clients. What its clients waited.
std::string row(std::size_t count, double seconds, const Target& target) {
  const auto folder = bench::own_folder("refresh.data");
  const auto port = bench::free_port();
  std::string waited;
  {
    const gatehouse::password::Cost cheap{.memory_kib = 64, .passes = 1};  // signs in quickly; a refresh hashes nothing
    const bench::Child server([&] { return bench::serve_house(folder, port, cheap); });
    Refreshing clients(port, count);
    bench::SingleInserts inserts(folder / "single.db");
    const auto compared = bench::in_turns(
        bench::fewest_pairs, [&] { return clients.microseconds_each(seconds); },
        [&] { return inserts.microseconds_each(seconds); });
    bench::print_row(fmt::format("refresh, {} client{}", count, count == 1 ? "" : "s"), compared, target);
    waited = clients.waited();
  }
  std::filesystem::remove_all(folder);
  return waited;
}

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 0.25;
  std::vector<std::string> waited;
  bench::print_head("us");
  waited.push_back(row(1, seconds, {0.9, 1}));
  waited.push_back(row(64, seconds, {8, 12}));
  waited.push_back(row(256, seconds, {8, 12}));
  fmt::print("\n{}\n", fmt::join(waited, "\n"));
}
