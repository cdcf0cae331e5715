#include <gatehouse/crypto/random.h>
#include <gatehouse/password/pool.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <latch>
#include <memory>
#include <stdexcept>
#include <string>

namespace gatehouse::password {
namespace {

constexpr Cost cheap{.memory_kib = 64, .passes = 1, .lanes = 1};

// Keeps one pool thread busy until `release` is counted down.
class Blocker {
 public:
  explicit Blocker(HashingPool& pool)
      : thread_([&] {
          EXPECT_TRUE(pool.run([&]() -> Result<int> {
            started_.count_down();
            released_.wait();
            return 1;
          }));
        }) {
    started_.wait();
  }
  void release() {
    released_.count_down();
    thread_.join();
  }

 private:
  std::latch started_{1};
  std::latch released_{1};
  std::thread thread_;
};

void wait_for_queue(const HashingPool& pool, std::size_t size) {
  while (pool.waiting() != size) std::this_thread::yield();
}

TEST(HashingPool, HashesAndVerifies) {
  HashingPool pool({.threads = 2, .queue = 4});
  crypto::FixedRandom random;
  const auto stored = pool.hash("correct horse", cheap, random);
  ASSERT_TRUE(stored);
  EXPECT_TRUE(*pool.verify("correct horse", *stored));
  EXPECT_FALSE(*pool.verify("correct house", *stored));
  EXPECT_EQ(pool.verify("correct horse", "nonsense").error().reason, Reason::storage_corrupt);
}

TEST(HashingPool, HasAThreadForEachCoreUnlessTold) {
  EXPECT_EQ(HashingPool().threads(), std::max(1U, std::thread::hardware_concurrency()));
  EXPECT_EQ(HashingPool({.threads = 3}).threads(), 3U);
}

TEST(HashingPool, WorksOnOtherThreadsAtTheLowestPriority) {
  HashingPool pool({.threads = 1, .queue = 1});
  const int before = getpriority(PRIO_PROCESS, 0);
  const auto inside = pool.run([caller = std::this_thread::get_id()]() -> Result<int> {
    EXPECT_NE(std::this_thread::get_id(), caller);
    return getpriority(PRIO_PROCESS, 0);
  });
  EXPECT_EQ(*inside, 19);
  EXPECT_EQ(getpriority(PRIO_PROCESS, 0), before);
}

TEST(HashingPool, RefusesOneCallerMoreThanTheQueueHolds) {
  HashingPool pool({.threads = 1, .queue = 2});
  Blocker busy(pool);
  std::atomic<int> done = 0;
  const auto call = [&] { EXPECT_EQ(*pool.run([&]() -> Result<int> { return ++done; }) > 0, true); };
  std::thread first(call);
  std::thread second(call);
  wait_for_queue(pool, 2);

  const auto third = pool.run([]() -> Result<int> { return 3; });
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().reason, Reason::overloaded);
  EXPECT_EQ(third.error().retry_after, std::chrono::seconds{1});

  busy.release();
  first.join();
  second.join();
  EXPECT_EQ(done, 2);
  EXPECT_EQ(*pool.run([]() -> Result<int> { return 4; }), 4);  // and is well again
}

TEST(HashingPool, AStormIsAnsweredByWorkOrByOverloadAndNothingElse) {
  HashingPool pool({.threads = 2, .queue = 4});
  std::atomic<int> worked = 0;
  std::atomic<int> refused = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 40; ++i) {
    callers.emplace_back([&] {
      const auto answer =
          pool.verify("correct horse battery staple",
                      "$argon2id$v=19$m=64,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$gAwJW5vx5itn2V9KHlEUjyUCrpDYgKyQf0gMaHGx1h4");
      if (answer) {
        EXPECT_TRUE(*answer);
        ++worked;
      } else {
        EXPECT_EQ(answer.error().reason, Reason::overloaded);
        ++refused;
      }
    });
  }
  for (auto& caller : callers) caller.join();
  EXPECT_EQ(worked + refused, 40);
  EXPECT_GE(worked, 4);  // the queue holds them even before the pool's threads run
  EXPECT_EQ(pool.waiting(), 0U);
}

TEST(HashingPool, FinishesWhatIsQueuedBeforeItEnds) {
  auto pool = std::make_unique<HashingPool>(HashingPool::Settings{.threads = 1, .queue = 8});
  Blocker busy(*pool);
  std::atomic<int> done = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 3; ++i) {
    callers.emplace_back([&, &house = *pool] { EXPECT_TRUE(house.run([&]() -> Result<int> { return ++done; })); });
  }
  wait_for_queue(*pool, 3);
  std::thread ending([&] { pool.reset(); });
  busy.release();
  ending.join();
  for (auto& caller : callers) caller.join();
  EXPECT_EQ(done, 3);
}

TEST(HashingPool, WhatTheWorkThrowsReachesItsCallerAlone) {
  HashingPool pool({.threads = 1, .queue = 1});
  EXPECT_THROW((void)pool.run([]() -> Result<int> { throw std::bad_alloc(); }), std::bad_alloc);
  EXPECT_EQ(*pool.run([]() -> Result<int> { return 5; }), 5);
}

TEST(HashingPool, HandsOnResultsWithoutAValue) {
  HashingPool pool({.threads = 1, .queue = 1});
  EXPECT_TRUE(pool.run([]() -> Result<void> { return {}; }));
  EXPECT_EQ(pool.run([]() -> Result<void> { return fail(Reason::forbidden); }).error().reason, Reason::forbidden);
}

}  // namespace
}  // namespace gatehouse::password
