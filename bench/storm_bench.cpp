// What a guarded request waits while sign-ins keep every hashing thread busy, beside the same server without them. All
// of the server on core 0, the clients on core 1. storm_bench [seconds of each slice]
#include <fmt/format.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "compare.h"
#include "house.h"

namespace {

constexpr double guarded_per_second = 2'900;
constexpr std::size_t signing_in = 8;

// Signs in as fast as it goes, until it goes out of scope.
class Storm {
 public:
  Storm(bench::Clients& clients, const std::vector<std::string>& sign_ins, double& each_us)
      : thread_([&, this] {
          const auto ask = [&](std::size_t connection) -> std::string_view { return sign_ins[connection]; };
          each_us = clients.back_to_back([this] { return !over_; }, ask).microseconds_each();
        }) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // until every hashing thread is at work
  }
  ~Storm() {
    over_ = true;
    thread_.join();
  }
  Storm(const Storm&) = delete;
  Storm& operator=(const Storm&) = delete;

 private:
  std::atomic<bool> over_ = false;
  std::thread thread_;
};

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 0.5;
  const auto folder = bench::own_folder("storm.data");
  const auto port = bench::free_port();
  {
    const bench::Child server([&] {
      bench::pin_to(0);
      return bench::serve_house(folder, port, {});
    });
    bench::pin_to(1);
    bench::Clients guarded(port, 16), storming(port, signing_in);
    const auto sign_ins = bench::sign_up(storming, signing_in);
    std::string request;
    guarded.back_to_back(
        1, [&](std::size_t) -> std::string_view { return sign_ins.front(); },
        [&](std::size_t, std::string_view answer) {
          request = bench::get("/me", bench::member(answer, "access_token"));
        });
    const auto measure = [&] {
      const auto seen =
          guarded.at_rate(guarded_per_second, seconds, [&](std::size_t) -> std::string_view { return request; });
      return std::array{seen.percentile(0.5), seen.percentile(0.99), seen.microseconds_each()};
    };
    std::vector<double> sign_in_us;
    const auto [median, p99, each] = bench::in_turns<3>(
        bench::fewest_pairs,
        [&] {
          const Storm storm(storming, sign_ins, sign_in_us.emplace_back());
          return measure();
        },
        measure);
    bench::print_head("us");
    bench::print_row("guarded in a storm, p50 wait", median, {});
    bench::print_row("guarded in a storm, p99 wait", p99, {0.5, 0.83});
    bench::print_row("guarded in a storm, time between answers", each, {0.8, 0.95});
    fmt::print("\n- {} guarded requests a second were asked for; {:.1f} sign-ins a second were answered beside them\n",
               guarded_per_second, 1e6 / bench::spread_of(sign_in_us).median);
  }
  std::filesystem::remove_all(folder);
}
