// What a sign-in over HTTP costs beside the bare Argon2id that is in it. Both have all cores.
// sign_in_bench [sign-ins in each slice]
#include <sodium.h>
#include <sys/resource.h>

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

constexpr gatehouse::password::Cost cost{};
constexpr std::size_t clients_at_once = 8;

void hash_once() {
  constexpr std::string_view password = "a long walk on the beach";
  const std::array<unsigned char, crypto_pwhash_SALTBYTES> salt{};
  std::array<unsigned char, 32> hash{};
  bench::require(crypto_pwhash(hash.data(), hash.size(), password.data(), password.size(), salt.data(), cost.passes,
                               std::size_t{cost.memory_kib} * 1024, crypto_pwhash_ALG_ARGON2ID13) == 0,
                 "crypto_pwhash");
}

using Costs = std::array<double, 2>;  // microseconds of each: CPU, time

// As many threads as the server hashes on, at its priority.
Costs bare_hashes(std::size_t count) {
  std::atomic<std::size_t> begun = 0;
  std::atomic<double> cpu_nanoseconds = 0;
  const auto begin = std::chrono::steady_clock::now();
  {
    std::vector<std::jthread> threads;
    for (unsigned thread = 0; thread < std::thread::hardware_concurrency(); ++thread) {
      threads.emplace_back([&] {
        setpriority(PRIO_PROCESS, 0, 19);  // of this thread
        while (begun++ < count) hash_once();
        cpu_nanoseconds += bench::cpu_nanoseconds();
      });
    }
  }
  const std::chrono::duration<double, std::micro> passed = std::chrono::steady_clock::now() - begin;
  return {cpu_nanoseconds / 1e3 / static_cast<double>(count), passed.count() / static_cast<double>(count)};
}

}  // namespace

int main(int argc, char** argv) {
  const auto slice = static_cast<std::size_t>(argc > 1 ? std::atoi(argv[1]) : 40);
  bench::require(sodium_init() >= 0, "sodium_init");  // picks the fastest code for this processor
  const auto folder = bench::own_folder("sign_in.data");
  const auto port = bench::free_port();
  {
    const bench::Child server([&] { return bench::serve_house(folder, port, cost); });
    bench::Clients clients(port, clients_at_once);
    const auto sign_ins = bench::sign_up(clients, clients_at_once);
    const auto sign_in = [&] {
      const double before = server.cpu_microseconds();
      const auto seen =
          clients.back_to_back(slice, [&](std::size_t connection) -> std::string_view { return sign_ins[connection]; });
      return Costs{(server.cpu_microseconds() - before) / seen.answers, seen.microseconds_each()};
    };
    const auto [cpu, time] = bench::in_turns<2>(bench::fewest_pairs, sign_in, [&] { return bare_hashes(slice); });
    bench::print_head("us");
    bench::print_row("sign-in, CPU", cpu, {});
    bench::print_row("sign-in, time", time, {0.95, 0.97});
  }
  std::filesystem::remove_all(folder);
}
