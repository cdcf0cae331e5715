// From the start of the server's binary to its first answer, and its memory after that, beside nginx. The database is
// there already. start_bench
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>

#include "child.h"
#include "clients.h"
#include "compare.h"

namespace {

// Microseconds, MiB.
std::array<double, 2> start(std::uint16_t port, const std::string& path, const std::function<int()>& run) {
  const auto begin = std::chrono::steady_clock::now();
  const bench::Child server(run);
  bench::Clients client(port, 1);
  const auto request = bench::get(path);
  client.back_to_back(1, [&](std::size_t) -> std::string_view { return request; });
  const std::chrono::duration<double, std::micro> passed = std::chrono::steady_clock::now() - begin;
  return {passed.count(), server.resident_mib()};
}

}  // namespace

int main() {
  const auto binary = std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path() / "gatehouse";
  const auto folder = bench::own_folder("start.data");
  const auto port = bench::free_port(), nginx_port = bench::free_port();
  const auto ours = [&] {
    return start(port, "/healthz", [&] {
      std::filesystem::current_path(folder);
      bench::require(std::freopen("log", "w", stderr) != nullptr, "freopen");
      return bench::become({binary.string(), "serve", "--server.listen", fmt::format("127.0.0.1:{}", port)});
    });
  };
  const auto nginx = [&] {
    return start(nginx_port, "/", [&] { return bench::nginx(folder, nginx_port, R"({"status":"ok"})"); });
  };
  ours();
  nginx();
  const auto [time, memory] = bench::in_turns<2>(bench::fewest_pairs, ours, nginx);
  bench::print_head("us or MiB");
  bench::print_row("start to first answer, us", time, {0.5, 0.77});
  bench::print_row("memory when idle, MiB", memory, {0.67, 1});
  std::filesystem::remove_all(folder);
}
