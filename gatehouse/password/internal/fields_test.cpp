#include <gatehouse/password/internal/fields.h>
#include <gtest/gtest.h>

namespace gatehouse::password {
namespace {

TEST(Fields, NumbersAreDigitsAloneInsideTheRange) {
  EXPECT_EQ(number("0", {0, 9}), 0U);
  EXPECT_EQ(number("600000", {1, 5'000'000}), 600'000U);
  for (const auto* bad : {"", "01", "-1", "+1", " 1", "1 ", "1.5", "0x1", "1e3", "18446744073709551616"}) {
    EXPECT_FALSE(number(bad, {0, UINT64_MAX})) << bad;
  }
  EXPECT_FALSE(number("4", {5, 6}));
  EXPECT_FALSE(number("7", {5, 6}));
}

TEST(Fields, ParametersComeUnderTheirNamesAndInOrder) {
  EXPECT_EQ(parameters("m=19456,t=2,p=1", {"m", "t", "p"}), (std::vector<std::uint64_t>{19456, 2, 1}));
  for (const auto* bad : {"", "m=1,t=2", "t=2,m=1,p=1", "m=1,t=2,p=1,x=1", "m=1,t=2,p=", "m=1,t=2,p", "m=1;t=2;p=1",
                          "mm=1,t=2,p=1", "m=4294967296,t=2,p=1", "m=1,t=2,p=1,"}) {
    EXPECT_TRUE(parameters(bad, {"m", "t", "p"}).empty()) << bad;
  }
}

TEST(Fields, SplitKeepsEmptyParts) {
  EXPECT_EQ(split("$a$$b", '$'), (std::vector<std::string_view>{"", "a", "", "b"}));
  EXPECT_EQ(split("", '$'), std::vector<std::string_view>{""});
}

TEST(Fields, HexIsReadInBothCasesAndNothingElse) {
  EXPECT_EQ(hex_bytes("00fFa5"), (Bytes{0x00, 0xFF, 0xA5}));
  EXPECT_EQ(hex_bytes(""), Bytes());
  for (const auto* bad : {"0", "0g", "00 ", " 00", "00:11", "0x00"}) EXPECT_FALSE(hex_bytes(bad)) << bad;
}

}  // namespace
}  // namespace gatehouse::password
