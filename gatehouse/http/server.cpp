#include <gatehouse/http/server.h>

#include <gatehouse/http/internal/listen.h>
#include <gatehouse/http/internal/loop.h>

#include <algorithm>
#include <mutex>
#include <thread>
#include <vector>

namespace gatehouse::http {

struct Server::State {
  State(Settings s, Service& given, Log log)
      : settings(std::move(s)), service(given, std::move(log)), workers(settings.workers, settings.worker_queue) {}
  ~State() {
    // Nobody posts to a loop any more once the workers are gone.
    workers.finish();
    for (const auto& loop : loops) loop->abort();
    for (std::thread& thread : threads) thread.join();
  }

  const Settings settings;
  GuardedService service;
  Tally tally;
  Tally running;
  Workers workers;
  std::vector<std::unique_ptr<Loop>> loops;
  std::vector<std::thread> threads;
  std::uint16_t port = 0;
  std::mutex stopping;
};

Server::Server(Settings settings, Service& service, Log log)
    : state_(std::make_unique<State>(std::move(settings), service, std::move(log))) {}

Server::~Server() { stop(); }

Result<void> Server::start() {
  State& state = *state_;
  if (!state.loops.empty()) return fail(Reason::invalid_config, "the server was started before");
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t count = state.settings.loops == 0 ? cores : state.settings.loops;
  const Listeners listeners = TRY(listen_on(state.settings.address, state.settings.port, count));
  state.port = listeners.port;
  const LoopContext context{state.settings, state.service, state.workers, state.tally, state.running};
  for (const int socket : listeners.sockets) state.loops.push_back(std::make_unique<Loop>(context, socket));
  for (const auto& loop : state.loops) state.threads.emplace_back([&loop = *loop] { loop.run(); });
  return {};
}

std::uint16_t Server::port() const { return state_->port; }

bool Server::stop() {
  State& state = *state_;
  const std::scoped_lock one(state.stopping);
  for (const auto& loop : state.loops) loop->stop();
  if (state.running.wait_for_none(state.settings.stop_timeout)) return true;
  for (const auto& loop : state.loops) loop->abort();
  return state.running.wait_for_none(std::chrono::milliseconds{1000});
}

std::size_t Server::connections() const { return state_->tally.count(); }

}  // namespace gatehouse::http
