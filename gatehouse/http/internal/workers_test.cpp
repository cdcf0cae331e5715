#include <gatehouse/http/internal/workers.h>

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>

namespace gatehouse::http {
namespace {

TEST(Workers, StartOnlyAsManyThreadsAsAreNeededAndRefuseBeyondTheQueue) {
  std::atomic<int> ran = 0;
  std::promise<void> gate;
  const std::shared_future<void> open = gate.get_future().share();
  Workers workers(2, 3);
  std::latch busy(2);
  int taken = 0;
  for (int i = 0; i < 2; ++i) {
    Workers::Job job = [&] { busy.count_down(), open.wait(), ++ran; };
    taken += workers.run(job) ? 1 : 0;
  }
  busy.wait();
  for (int i = 0; i < 10; ++i) {
    Workers::Job job = [&] { ++ran; };
    const bool good = workers.run(job);
    EXPECT_EQ(good, i < 3) << i;
    EXPECT_EQ(job != nullptr, !good) << "a refused job stays the caller's";
    taken += good ? 1 : 0;
  }
  EXPECT_EQ(taken, 5);
  gate.set_value();
  workers.finish();
  EXPECT_EQ(ran, 5) << "what was taken is run before the end";
  Workers::Job late = [&] { ++ran; };
  EXPECT_FALSE(workers.run(late));
}

TEST(Workers, ManyJobsFromManyThreadsAllRun) {
  std::atomic<int> ran = 0;
  {
    Workers workers(4, 100'000);
    std::vector<std::thread> callers;
    for (int i = 0; i < 4; ++i) {
      callers.emplace_back([&] {
        for (int j = 0; j < 2000; ++j) {
          Workers::Job job = [&] { ++ran; };
          EXPECT_TRUE(workers.run(job));
        }
      });
    }
    for (std::thread& caller : callers) caller.join();
  }
  EXPECT_EQ(ran, 8000);
}

}  // namespace
}  // namespace gatehouse::http
