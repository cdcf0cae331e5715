#include <gatehouse/base/log.h>
#include <gatehouse/base/utf8.h>
#include <gatehouse/password/prepare.h>
#include <gtest/gtest.h>

#include <string>

namespace gatehouse::password {
namespace {

TEST(Prepare, WritesComposedAndDecomposedLettersTheSame) {
  EXPECT_EQ(*prepare("cafe\xCC\x81"), "caf\xC3\xA9");  // e and a combining acute
  EXPECT_EQ(*prepare("caf\xC3\xA9"), "caf\xC3\xA9");
  EXPECT_EQ(*prepare("\xE1\x84\x80\xE1\x85\xA1"), "\xEA\xB0\x80");  // Hangul: two jamo, one syllable
}

TEST(Prepare, WritesCompatibilityFormsTheSame) {
  EXPECT_EQ(*prepare("\xEF\xBC\xB0\xEF\xBC\xB7\xEF\xBC\x91"), "PW1");  // full width
  EXPECT_EQ(*prepare("\xEF\xAC\x81sh"), "fish");                       // the ligature fi
  EXPECT_EQ(*prepare("a\xC2\xA0z"), "a z");                            // no-break space
}

TEST(Prepare, KeepsSpacesCaseAndEmoji) {
  for (const auto* text : {"", " ", "  two  spaces\t ", "CaSe", "\xF0\x9F\x94\x91\xF0\x9F\x90\xB4", "\x01\x1f\x7f"}) {
    EXPECT_EQ(*prepare(text), text);
  }
}

TEST(Prepare, IsStableOnItsOwnAnswer) {
  for (const auto* text : {"\xEF\xB7\xBA", "e\xCC\x81\xCC\xA3", "\xE2\x84\xAB", "\xC7\xB0\xCC\xA3"}) {
    const auto once = *prepare(text);
    EXPECT_EQ(*prepare(once), once);
  }
}

TEST(Prepare, RefusesWhatIsNotUtf8) {
  for (const auto* text : {"\xFF", "abc\x80", "\xC0\x80", "\xED\xA0\x80", "\xF0\x9F\x94"}) {
    const auto answer = prepare(text);
    ASSERT_FALSE(answer) << escaped(text);
    EXPECT_EQ(answer.error().reason, Reason::invalid_request);
  }
}

TEST(Prepare, RefusesANul) {
  const auto answer = prepare(std::string_view("abc\0def", 7));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, Reason::invalid_request);
}

TEST(Prepare, RefusesMoreThanItsLimitBeforeLookingAtIt) {
  EXPECT_TRUE(prepare(std::string(longest_text, 'a')));
  for (const char filler : {'a', '\xFF'}) {
    const auto answer = prepare(std::string(std::size_t{1} << 20, filler));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().reason, Reason::password_too_long);
  }
}

TEST(Prepare, NoTextWithinTheLimitGrowsBeyondTheOther) {
  std::string text;
  while (text.size() + 3 <= longest_text) text += "\xEF\xB7\xBA";  // U+FDFA, the one that grows most
  const auto prepared = prepare(text);
  ASSERT_TRUE(prepared);
  EXPECT_GT(prepared->size(), 10 * text.size());
  EXPECT_LE(prepared->size(), longest_prepared);
}

}  // namespace
}  // namespace gatehouse::password
