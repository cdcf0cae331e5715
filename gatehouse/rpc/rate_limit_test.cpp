#include <gatehouse/rpc/rate_limit.h>

#include <gtest/gtest.h>

#include <stdexcept>

namespace gatehouse::rpc {
namespace {

TEST(RateLimit, AllowsTheCountAtOnceThenOneForEachShareOfTheWindow) {
  FixedClock clock;
  RateLimit limit("10/m");
  for (int call = 0; call < 10; ++call) EXPECT_EQ(limit.take("ada", clock.steady()), 0s);
  EXPECT_EQ(limit.take("ada", clock.steady()), 6s);
  clock.advance(5s);
  EXPECT_EQ(limit.take("ada", clock.steady()), 1s);
  clock.advance(1s);
  EXPECT_EQ(limit.take("ada", clock.steady()), 0s);
  EXPECT_EQ(limit.take("ada", clock.steady()), 6s);
}

TEST(RateLimit, CountsEachCallerAlone) {
  FixedClock clock;
  RateLimit limit("1/h");
  EXPECT_EQ(limit.take("ada", clock.steady()), 0s);
  EXPECT_EQ(limit.take("bob", clock.steady()), 0s);
  EXPECT_EQ(limit.take("ada", clock.steady()), 3600s);
}

TEST(RateLimit, RemembersABoundedNumberOfCallers) {
  FixedClock clock;
  RateLimit limit("2/s");
  for (std::size_t caller = 0; caller < 3 * RateLimit::most_callers; ++caller) {
    limit.take(std::to_string(caller), clock.steady());
  }
  EXPECT_LE(limit.callers(), RateLimit::most_callers);
}

TEST(RateLimit, RefusesWhatIsNoRate) {
  for (const char* rate : {"", "10", "10/", "/m", "0/m", "-1/m", "10/w", "10/mm", "ten/m", "10 /m", "1000001/s"}) {
    EXPECT_THROW(RateLimit{rate}, std::invalid_argument) << rate;
  }
}

}  // namespace
}  // namespace gatehouse::rpc
