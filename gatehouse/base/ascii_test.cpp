#include <gatehouse/base/ascii.h>
#include <gtest/gtest.h>

namespace gatehouse {
namespace {

TEST(Ascii, KnowsLettersAndDigitsAndNothingBeyond) {
  for (const char c : {'a', 'z', 'A', 'Z', '0', '9'}) EXPECT_TRUE(is_ascii_letter_or_digit(c)) << c;
  for (const char c : {'`', '{', '@', '[', '/', ':', ' ', '\0', '\xC3', '\xFF'}) {
    EXPECT_FALSE(is_ascii_letter_or_digit(c)) << static_cast<int>(c);
  }
  EXPECT_EQ(ascii_lower('Q'), 'q');
  EXPECT_EQ(ascii_lower('\xC4'), '\xC4');
}

TEST(Ascii, ComparesWithoutCase) {
  EXPECT_TRUE(equal_ignoring_case("Bearer", "bEARER"));
  EXPECT_FALSE(equal_ignoring_case("Bearer", "Beare"));
  EXPECT_FALSE(equal_ignoring_case("K", "\xE2\x84\xAA"));  // the Kelvin sign is no k
}

TEST(Ascii, JoinsWords) {
  EXPECT_EQ(joined({}, ", "), "");
  EXPECT_EQ(joined({"a", "", "b"}, ","), "a,,b");
}

}  // namespace
}  // namespace gatehouse
