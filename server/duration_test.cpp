#include <gtest/gtest.h>
#include <server/duration.h>

namespace gatehouse::server {
namespace {

using namespace std::chrono_literals;

TEST(Duration, IsANumberAndAUnit) {
  EXPECT_EQ(parse_duration("300ms"), 300ms);
  EXPECT_EQ(parse_duration("30s"), 30s);
  EXPECT_EQ(parse_duration("5m"), 5min);
  EXPECT_EQ(parse_duration("2h"), 2h);
  EXPECT_EQ(parse_duration("30d"), 720h);
  EXPECT_EQ(parse_duration("0s"), 0s);
  EXPECT_EQ(parse_duration("36525d"), std::chrono::days{36525});
}

TEST(Duration, IsNothingElse) {
  for (const auto* bad : {"", "5", "m", "-5m", "+5m", " 5m", "5m ", "5 m", "5.5m", "5M", "5min", "1h30m", "1e3s",
                          "0x5s", "36526d", "99999999999999999999s", "9223372036854775807d", "5\xC2\xB5s"}) {
    EXPECT_FALSE(parse_duration(bad)) << bad;
  }
}

TEST(Duration, IsPrintedInTheLargestExactUnit) {
  for (const auto* text : {"0s", "300ms", "1500ms", "90s", "2m", "90m", "2h", "36h", "30d"}) {
    EXPECT_EQ(print_duration(*parse_duration(text)), text);
  }
  EXPECT_EQ(print_duration(120s), "2m");
  EXPECT_EQ(print_duration(48h), "2d");
}

}  // namespace
}  // namespace gatehouse::server
