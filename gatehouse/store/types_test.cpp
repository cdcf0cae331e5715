#include <gatehouse/store/types.h>
#include <gtest/gtest.h>

namespace gatehouse::store {
namespace {

TEST(RowId, IsTimeAboveTwentyOneRandomBits) {
  EXPECT_EQ(make_row_id(from_unix_millis(0), 0), 0);
  EXPECT_EQ(make_row_id(from_unix_millis(1), 0), 1 << 21);
  EXPECT_EQ(make_row_id(from_unix_millis(0), 0xFFFF'FFFF), (1 << 21) - 1);
  EXPECT_EQ(make_row_id(from_unix_millis(1'750'000'000'000), 5) >> 21, 1'750'000'000'000);
}

TEST(RowId, OrdersByTimeWhateverTheRandomBits) {
  EXPECT_LT(make_row_id(from_unix_millis(1'000), 0xFFFF'FFFF), make_row_id(from_unix_millis(1'001), 0));
}

TEST(RowId, IsNeverNegativeNorOverflows) {
  EXPECT_EQ(make_row_id(from_unix_millis(-5), 7), 7);
  const auto latest = make_row_id(Time::max(), 0xFFFF'FFFF);
  EXPECT_EQ(latest, std::numeric_limits<std::int64_t>::max());
}

}  // namespace
}  // namespace gatehouse::store
