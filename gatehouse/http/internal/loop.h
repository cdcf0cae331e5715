// Loop: one thread's connections. The only sources that see Asio are behind this header.
#pragma once

#include <gatehouse/http/internal/guarded.h>
#include <gatehouse/http/internal/workers.h>
#include <gatehouse/http/server.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace gatehouse::http {

// How many there are of something, over all loops. Thread-safe.
class Tally {
 public:
  void add() { ++count_; }
  void remove();
  std::size_t count() const { return count_.load(); }
  bool wait_for_none(std::chrono::milliseconds at_most);

 private:
  std::atomic<std::size_t> count_{0};
  std::mutex mutex_;
  std::condition_variable none_;
};

// What the loops of a server share; outlives them.
struct LoopContext {
  const Server::Settings& settings;
  GuardedService& service;
  Workers& workers;
  Tally& tally;    // connections
  Tally& running;  // loops
};

class Loop {
 public:
  // Takes over `listener`, a bound and listening socket.
  Loop(LoopContext context, int listener);
  ~Loop();  // `run` has returned
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void run();    // the thread's whole work; returns once stopped and without connections
  void stop();   // from any thread: no new connections, idle ones close, the others end with their next answer
  void abort();  // from any thread, after stop: closes all

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gatehouse::http
