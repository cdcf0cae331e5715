#include <gatehouse/app/app.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <latch>
#include <thread>

namespace gatehouse {
namespace {

// Signals itself once the App says that it has come so far.
Log signal_at(std::string_view first, std::string_view second = {}) {
  return Log([=](const LogRecord& record) {
    if (record.event == first || record.event == second) kill(getpid(), SIGTERM);
  });
}

int listen_and_stop(const Log& log) {
  App app({.log = log});
  return app.listen("127.0.0.1:0");
}

// The signal cannot be taken by this thread: only by one that was there before `listen`, as an Auth's are.
int listen_beside_another_thread() {
  std::latch over(1);
  const std::jthread other([&over] { over.wait(); });
  sigset_t term;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &term, nullptr);
  const int status = listen_and_stop(signal_at("listening"));
  over.count_down();
  return status;
}

class Listen : public testing::Test {
 protected:
  Listen() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

TEST_F(Listen, EndsWellOnSigterm) {
  EXPECT_EXIT(_exit(listen_and_stop(signal_at("listening"))), testing::ExitedWithCode(0), "");
}

TEST_F(Listen, HearsASignalThatAnotherThreadTook) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "TSan keeps the signal of a thread that waits in the kernel to itself";
#endif
  EXPECT_EXIT(_exit(listen_beside_another_thread()), testing::ExitedWithCode(0), "");
}

TEST_F(Listen, DiesOfTheSecondSignal) {
  EXPECT_EXIT(_exit(listen_and_stop(signal_at("listening", "stopping"))), testing::KilledBySignal(SIGTERM), "");
}

}  // namespace
}  // namespace gatehouse
