#include <gatehouse/store/internal/store_testing.h>
#include <gatehouse/store/statistics.h>

namespace gatehouse::store {
namespace {

using std::chrono::days;
using std::chrono::hours;

class StoredStatistics : public StoreContract {
 protected:
  // "hour:name=count", hours counted from `start`.
  std::vector<std::string> stored(Time from = start) {
    std::vector<std::string> found;
    const auto counts = list_counts(database(), from).value();
    for (const auto& each : counts) {
      const auto hour = std::chrono::duration_cast<hours>(each.hour - start).count();
      found.push_back(std::to_string(hour) + ":" + each.name + "=" + std::to_string(each.count));
    }
    return found;
  }
};
using Counts = std::vector<std::string>;

TEST_P(StoredStatistics, AreAddedUpByHour) {
  ASSERT_TRUE(add_counts(database(), {{start, "signed_in", 2}, {start, "refreshed", 5}}));
  ASSERT_TRUE(add_counts(database(), {{start, "signed_in", 1}, {start + 1h, "signed_in", 4}}));
  EXPECT_EQ(stored(), (Counts{"0:refreshed=5", "0:signed_in=3", "1:signed_in=4"}));
  EXPECT_EQ(stored(start + 1h), Counts{"1:signed_in=4"});
}

TEST_P(StoredStatistics, OfManyProcessesAreAllThere) {
  at_once(8, [&](int) {
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(add_counts(database(), {{start, "signed_in", 1}}));
  });
  EXPECT_EQ(stored(), Counts{"0:signed_in=80"});
}

TEST_P(StoredStatistics, AreSweptWhenTheyAreOld) {
  ASSERT_TRUE(add_counts(database(), {{start, "signed_in", 1}, {start + 1h, "signed_in", 1}}));
  EXPECT_EQ(sweep_counts(database(), start + 1h).value(), 1);
  EXPECT_EQ(stored(), Counts{"1:signed_in=1"});
}

TEST_P(StoredStatistics, CountWhoIsThereAndWhoCameLately) {
  const auto ada = add_account("ada"), bob = add_account("bob");
  add_account("never");
  const auto now = start + days{40};
  add_session(ada, now - 30min);
  add_session(ada, now - 40min);  // the same person
  const auto ended = add_session(bob, now - days{6});
  ASSERT_TRUE(end_session(database(), ended.id,
                          {.account_id = bob.id, .reason = "signed_out", .now = now - days{6}, .forget_at = now},
                          event("signed_out")));
  const auto totals = count_totals(database(), now).value();
  EXPECT_EQ(totals.accounts, 3);
  EXPECT_EQ(totals.live_sessions, 2);
  EXPECT_EQ(totals.active_day, 1);
  EXPECT_EQ(totals.active_week, 2);
  EXPECT_EQ(totals.active_month, 2);
  EXPECT_EQ(count_totals(database(), now + days{25}).value().active_month, 1);
}

TEST_P(StoredStatistics, OfAnEmptyHouseAreNought) {
  const auto totals = count_totals(database(), start).value();
  EXPECT_EQ(totals.accounts + totals.live_sessions + totals.active_month, 0);
  EXPECT_EQ(stored(), Counts{});
}

INSTANTIATE_TEST_SUITE_P(Engines, StoredStatistics, testing::ValuesIn(engines()), engine_name);

}  // namespace
}  // namespace gatehouse::store
