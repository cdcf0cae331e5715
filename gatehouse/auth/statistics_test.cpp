#include <gatehouse/auth/auth_testing.h>
#include <gatehouse/auth/overview.h>
#include <gatehouse/auth/upkeep.h>

#include <thread>

namespace gatehouse {
namespace {

class StatisticsTest : public AuthTest {
 protected:
  std::vector<HourView> hours(std::chrono::days days = std::chrono::days{7}) {
    return auth().statistics.hours(clock.now() - days).value();
  }
  std::size_t stored() { return store::list_counts(*auth().database, Time{})->size(); }
};

TEST_F(StatisticsTest, CountEachResultOfASignIn) {
  sign_ada_in();
  for (int failure = 0; failure < 11; ++failure) {
    EXPECT_FALSE(sign_in(auth(), {.username = "ada", .password = "wrong"}, elsewhere));
  }
  const auto hour = hours().at(0);
  EXPECT_EQ(hour.signed_in, 1);
  EXPECT_EQ(hour.wrong_password, 10);
  EXPECT_EQ(hour.throttled, 1);
  EXPECT_EQ(hour.signed_up, 1);
}

TEST_F(StatisticsTest, CountRefreshesAndTheirRefusals) {
  const auto first = sign_ada_in();
  EXPECT_TRUE(refresh(auth(), refresh_token(first), here));
  clock.advance(1min);
  EXPECT_FALSE(refresh(auth(), refresh_token(first), here));
  EXPECT_FALSE(refresh(auth(), "forged", here));
  const auto hour = hours().at(0);
  EXPECT_EQ(hour.refreshed, 1);
  EXPECT_EQ(hour.refresh_refused, 2);
}

TEST_F(StatisticsTest, AreTheSameBeforeAndAfterTheyAreWritten) {
  sign_ada_in();
  const auto before = hours();
  ASSERT_EQ(before.size(), 1U);
  EXPECT_EQ(stored(), 0U);
  ASSERT_TRUE(tidy(auth()));
  EXPECT_EQ(stored(), 2U);  // a sign-up and a sign-in
  EXPECT_EQ(hours(), before);
  sign_ada_in();
  EXPECT_EQ(hours().at(0).signed_in, 2);
  ASSERT_TRUE(tidy(auth()));
  ASSERT_TRUE(tidy(auth()));
  EXPECT_EQ(hours().at(0).signed_in, 2);
}

TEST_F(StatisticsTest, GoByTheHourAndLeaveEmptyOnesOut) {
  sign_ada_in();
  clock.advance(5h);
  sign_ada_in();
  const auto found = hours();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].at, iso8601(std::chrono::floor<std::chrono::hours>(clock.now()) - 5h));
  EXPECT_EQ(found[1].at, iso8601(std::chrono::floor<std::chrono::hours>(clock.now())));
  clock.advance(std::chrono::days{1} + 1h);
  EXPECT_EQ(hours(std::chrono::days{1}).size(), 0U);
}

TEST_F(StatisticsTest, AreKeptAYear) {
  ASSERT_TRUE(tidy(auth()));
  clock.advance(std::chrono::days{364});
  ASSERT_TRUE(tidy(auth()));
  EXPECT_EQ(stored(), 1U);
  clock.advance(std::chrono::days{2});
  ASSERT_TRUE(tidy(auth()));
  EXPECT_EQ(stored(), 0U);
}

TEST_F(StatisticsTest, OfManyThreadsAreAllThereWhoeverWritesMeanwhile) {
  constexpr int each = 500;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&] {
        for (int i = 0; i < each; ++i) auth().statistics.count(&HourView::refreshed);
      });
    }
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(auth().statistics.write());
  }
  EXPECT_EQ(hours().at(0).refreshed, 4 * each);
}

TEST_F(StatisticsTest, TotalsAreCountedOnceAMinute) {
  EXPECT_EQ(overview(auth(), std::chrono::days{7})->users, 1);
  ASSERT_TRUE(add_user(auth(), {.username = "bob", .password = good_password}));
  EXPECT_EQ(overview(auth(), std::chrono::days{7})->users, 1);
  clock.advance(1min);
  EXPECT_EQ(overview(auth(), std::chrono::days{7})->users, 2);
}

TEST(StatisticsOfAProcess, AreWrittenAtItsEnd) {
  const auto path = testing::TempDir() + "statistics_of_a_process.db";
  for (const auto* end : {"", "-wal", "-shm"}) std::remove((path + end).c_str());
  const AuthSettings settings{.database = "sqlite:" + path, .issuer = "https://id.example"};
  const Secret master("0123456789abcdef0123456789abcdef");
  FixedClock clock;
  for (int run = 1; run <= 2; ++run) {
    const auto auth = Auth::open(settings, master, {.clock = clock, .upkeep_thread = false}).value();
    auth->statistics.count(&HourView::signed_in);
    EXPECT_EQ(auth->statistics.hours(clock.now())->at(0).signed_in, run);
  }
}

}  // namespace
}  // namespace gatehouse
