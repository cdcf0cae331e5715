#include <gatehouse/crypto/random.h>
#include <gatehouse/crypto/uuid.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace gatehouse::crypto {
namespace {

TEST(Random, TheSystemNeverRepeatsItself) {
  std::set<Bytes> seen;
  for (int i = 0; i < 100; ++i) seen.insert(random_bytes(system_random(), 16));
  EXPECT_EQ(seen.size(), 100U);
}

TEST(Random, FillsNothingWhenAskedForNothing) { EXPECT_TRUE(random_bytes(system_random(), 0).empty()); }

TEST(FixedRandom, OneSeedGivesOneStream) {
  FixedRandom first(7), second(7), other(8);
  const Bytes start = random_bytes(first, 32);
  EXPECT_EQ(start, random_bytes(second, 32));
  EXPECT_NE(start, random_bytes(other, 32));
  const Bytes next = random_bytes(first, 32);
  EXPECT_NE(next, start);
  EXPECT_EQ(next, random_bytes(second, 32));
}

TEST(Uuid, HasVersion7AndTheVariantOfRfc9562) {
  for (int i = 0; i < 100; ++i) {
    const std::string id = uuid_v7(Time{std::chrono::milliseconds{1'750'000'000'000}}, system_random());
    ASSERT_EQ(id.size(), 36U);
    EXPECT_EQ(id[8], '-');
    EXPECT_EQ(id[13], '-');
    EXPECT_EQ(id[14], '7');
    EXPECT_EQ(id[18], '-');
    EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos) << id;
    EXPECT_EQ(id[23], '-');
  }
}

// RFC 9562 appendix A.6: 017F22E2-79B0-7CC3-98C4-DC0C0C07398F is of 2022-02-22 19:22:22 UTC.
TEST(Uuid, StartsWithTheMillisecondsOfRfc9562AppendixA6) {
  FixedRandom random;
  EXPECT_EQ(uuid_v7(Time{std::chrono::milliseconds{0x017F22E279B0}}, random).substr(0, 15), "017f22e2-79b0-7");
}

TEST(Uuid, SortsByTimeAndNeverRepeats) {
  FixedRandom random;
  std::set<std::string> seen;
  std::string last;
  for (int i = 0; i < 50; ++i) {
    const std::string id = uuid_v7(Time{std::chrono::milliseconds{1'750'000'000'000 + i}}, random);
    EXPECT_GT(id, last);
    last = id;
    seen.insert(id);
  }
  EXPECT_EQ(seen.size(), 50U);
  EXPECT_NE(uuid_v7(Time{}, random), uuid_v7(Time{}, random));
}

}  // namespace
}  // namespace gatehouse::crypto
