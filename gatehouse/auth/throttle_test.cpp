#include <gatehouse/auth/throttle.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace gatehouse {
namespace {

class ThrottleTest : public testing::Test {
 protected:
  FixedClock clock;
  Throttle throttle{{.failures = 3, .window = 60s}, clock};

  void fail_once(std::string_view key = "ada") { EXPECT_TRUE(throttle.start(key)); }
};

TEST_F(ThrottleTest, RefusesAfterTheLastAllowedFailureAndSaysHowLong) {
  for (int i = 0; i < 3; ++i) fail_once();
  clock.advance(20s);
  const auto refused = throttle.start("ada");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::rate_limited);
  EXPECT_EQ(refused.error().retry_after, 40s);
}

TEST_F(ThrottleTest, OtherKeysAreNotTouched) {
  for (int i = 0; i < 3; ++i) fail_once();
  EXPECT_TRUE(throttle.start("bob"));
}

TEST_F(ThrottleTest, OpensAgainWhenTheOldestFailureHasLeftTheWindow) {
  fail_once();
  clock.advance(30s);
  fail_once();
  fail_once();
  clock.advance(29s);
  EXPECT_FALSE(throttle.start("ada"));
  clock.advance(1s);
  EXPECT_TRUE(throttle.start("ada"));
  EXPECT_FALSE(throttle.start("ada"));
}

TEST_F(ThrottleTest, RefusedAttemptsDoNotProlongTheWait) {
  for (int i = 0; i < 3; ++i) fail_once();
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(throttle.start("ada"));
  EXPECT_EQ(throttle.failures("ada"), 3);
  clock.advance(60s);
  EXPECT_TRUE(throttle.start("ada"));
}

TEST_F(ThrottleTest, ASuccessDoesNotCountAndClearsNothing) {
  fail_once();
  {
    auto attempt = throttle.start("ada");
    ASSERT_TRUE(attempt);
    attempt->succeeded();
  }
  EXPECT_EQ(throttle.failures("ada"), 1);
}

TEST_F(ThrottleTest, ClearingForgetsEveryFailureOfTheKey) {
  fail_once();
  auto attempt = throttle.start("ada");
  ASSERT_TRUE(attempt);
  attempt->clear_failures();
  EXPECT_EQ(throttle.failures("ada"), 0);
}

TEST_F(ThrottleTest, AnAttemptAnywayStillCounts) {
  for (int i = 0; i < 3; ++i) fail_once();
  throttle.start_anyway("ada").succeeded();
  EXPECT_EQ(throttle.failures("ada"), 3);
  {
    const auto failed = throttle.start_anyway("ada");
  }
  EXPECT_EQ(throttle.failures("ada"), 4);
}

TEST_F(ThrottleTest, AWallClockStepChangesNothing) {
  for (int i = 0; i < 3; ++i) fail_once();
  clock.step_wall_clock(24h);
  EXPECT_FALSE(throttle.start("ada"));
}

TEST_F(ThrottleTest, Row40AHundredParallelGuessesAreCountedOneByOne) {
  Throttle narrow{{.failures = 10, .window = 60s}, clock};
  std::atomic<int> let_through = 0;
  std::vector<std::jthread> guessers;
  for (int i = 0; i < 100; ++i) {
    guessers.emplace_back([&] { let_through += narrow.start("ada") ? 1 : 0; });
  }
  guessers.clear();
  EXPECT_EQ(let_through, 10);
  EXPECT_EQ(narrow.failures("ada"), 10);
}

TEST_F(ThrottleTest, Row48FiftyParallelSuccessesAllGetThrough) {
  std::atomic<int> succeeded = 0;
  std::vector<std::jthread> owners;
  for (int i = 0; i < 50; ++i) {
    owners.emplace_back([&] {
      auto attempt = throttle.start("ada");
      ASSERT_TRUE(attempt);
      ++succeeded;
      attempt->succeeded();
    });
  }
  owners.clear();
  EXPECT_EQ(succeeded, 50);
  EXPECT_EQ(throttle.failures("ada"), 0);
}

TEST_F(ThrottleTest, AnAttemptThatCouldBeTheLastMakesTheNextOneWait) {
  fail_once();
  fail_once();
  auto third = throttle.start("ada");
  ASSERT_TRUE(third);
  std::atomic<bool> answered = false;
  bool let_in = false;
  std::jthread fourth([&] {
    auto attempt = throttle.start("ada");
    let_in = attempt.has_value();
    answered = true;
  });
  EXPECT_FALSE(answered);
  third->clear_failures();
  fourth.join();
  EXPECT_TRUE(let_in);
}

TEST_F(ThrottleTest, ALineOfWaitingAttemptsIsBounded) {
  Throttle one{{.failures = 1, .window = 60s}, clock};
  auto under_way = one.start("ada");
  ASSERT_TRUE(under_way);
  std::atomic<int> overloaded = 0;
  std::vector<std::jthread> waiting;
  for (int i = 0; i < Throttle::most_waiting + 5; ++i) {
    waiting.emplace_back([&] {
      const auto attempt = one.start("ada");
      overloaded += !attempt && attempt.error().reason == Reason::overloaded ? 1 : 0;
    });
  }
  while (overloaded < 5) std::this_thread::yield();
  EXPECT_EQ(overloaded, 5);
  under_way->succeeded();
}

TEST_F(ThrottleTest, AFloodOfKeysForgetsThoseThatFailedLeastFirst) {
  Throttle small{{.failures = 3, .window = 60s}, clock, 10};
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(small.start("victim"));
  for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(small.start("spray" + std::to_string(i)));
  EXPECT_FALSE(small.start("victim"));
}

}  // namespace
}  // namespace gatehouse
