// Interrupt: Ctrl-C (and SIGTERM) as something to ask for, between two steps of a command that goes on until then.
#pragma once

#include <signal.h>

#include <chrono>

namespace gatehouse::server {

// Holds the signals back from its making to its end.
class Interrupt {
 public:
  Interrupt() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  }
  ~Interrupt() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  // One has come, and is still held back.
  bool is_pending() const {
    sigset_t pending;
    sigpending(&pending);
    return sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1;
  }
  // True as soon as one comes, and that one is done with; false when none did in that time.
  bool within(std::chrono::seconds time) {
    const timespec limit{.tv_sec = time.count(), .tv_nsec = 0};
    return sigtimedwait(&signals_, nullptr, &limit) > 0;
  }

 private:
  sigset_t signals_{};
  sigset_t before_{};
};

}  // namespace gatehouse::server
