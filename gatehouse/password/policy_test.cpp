#include <gatehouse/password/policy.h>
#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>

namespace gatehouse::password {
namespace {

std::optional<Reason> refusal(std::string_view password, std::string_view name = {}, const Policy& policy = {}) {
  const std::array names{std::string_view(), name};
  const auto answer = check(password, names, policy);
  if (answer) return std::nullopt;
  return answer.error().reason;
}

TEST(Policy, TakesAnyPassphraseThatIsLongEnough) {
  for (const auto* good :
       {"correct horse battery staple", "k3#Tz9!q", "        leading and trailing   ", "tab\tbetween",
        "\xF0\x9F\x94\x91\xF0\x9F\x90\xB4\xF0\x9F\x94\x8B\xF0\x9F\x93\x8E\xF0\x9F\x8C\xB5\xF0\x9F\x9A\x80\xF0\x9F\x8E"
        "\xB2\xF0\x9F\x8D\x80",
        "\xD0\xBF\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82\xD0\xBC\xD0\xB8\xD1\x80", "onlylettersbutrare"}) {
    EXPECT_EQ(refusal(good), std::nullopt) << good;
  }
}

TEST(Policy, CountsCodePointsNotBytes) {
  EXPECT_EQ(refusal("k3#Tz9!"), Reason::password_too_short);
  EXPECT_EQ(refusal(""), Reason::password_too_short);
  EXPECT_EQ(refusal("\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F\xC3\xA9\xC3\xA8\xC3\xAA"), Reason::password_too_short);  // 7
  EXPECT_EQ(refusal("\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F\xC3\xA9\xC3\xA8\xC3\xAA\xC3\xA0"), std::nullopt);        // 8
}

TEST(Policy, NeitherCombiningMarksNorLigaturesMakeAPasswordLonger) {
  EXPECT_EQ(refusal("e\xCC\x81u\xCC\x81o\xCC\x81i\xCC\x81"), Reason::password_too_short);  // 8 typed, 4 after NFKC
  EXPECT_EQ(refusal("\xEF\xB7\xBA"), Reason::password_too_short);                          // 1 typed, 18 after NFKC
}

TEST(Policy, TheShortestLengthCanBeRaised) {
  const Policy strict{.min_characters = 15};
  EXPECT_EQ(refusal("fourteen chars", {}, strict), Reason::password_too_short);
  EXPECT_EQ(refusal("fifteen charact", {}, strict), std::nullopt);
}

TEST(Policy, TakesSixtyFourOfTheLongestCodePointsAndNoByteMore) {
  std::string longest;
  for (int i = 0; i < 64; ++i) longest += "\xF0\x9F\x94" + std::string(1, static_cast<char>(0x80 + i % 60));
  ASSERT_EQ(longest.size(), 256U);
  EXPECT_EQ(refusal(longest), std::nullopt);
  EXPECT_EQ(refusal(longest + "a"), Reason::password_too_long);
  EXPECT_EQ(refusal(std::string(std::size_t{1} << 20, 'a')), Reason::password_too_long);
}

TEST(Policy, RefusesANulAndWhatIsNotUtf8) {
  EXPECT_EQ(refusal(std::string_view("abc\0defghijk", 12)), Reason::invalid_request);
  EXPECT_EQ(refusal("abcdefghijk\xFF"), Reason::invalid_request);
}

TEST(Policy, RefusesCommonPasswordsInAnyCaseAndWidth) {
  for (const auto* common : {"password", "PassWord1", "QWERTYUIOP", "12345678",
                             "\xEF\xBD\x90"
                             "assword",
                             "aaaaaaaaaaaaaaaa", "Welcome2024!", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}) {
    EXPECT_EQ(refusal(common), Reason::password_too_common) << common;
  }
}

TEST(Policy, RefusesTheAccountsOwnNameHoweverDressedUp) {
  for (const auto* own : {"ferdinand", "Ferdinand", "FERDINAND", "ferdinand1", "ferdinand1985", "1985ferdinand",
                          "!!ferdinand!!", "dnanidref", "Dnanidref99", "ferdinandferdinand", "ferdinandferdinand7",
                          "\xEF\xBC\xA6"
                          "erdinand"}) {
    EXPECT_EQ(refusal(own, "Ferdinand"), Reason::password_is_name) << own;
  }
  EXPECT_EQ(refusal("ferdinand"), std::nullopt);
  EXPECT_EQ(refusal("ferdinand the brave", "ferdinand"), std::nullopt);
}

TEST(Policy, RefusesTheEmailAddressAndThePartBeforeItsSign) {
  for (const auto* own : {"marlene.weiss@example.org", "marlene.weiss", "Marlene.Weiss7", "ssiew.enelram"}) {
    EXPECT_EQ(refusal(own, "Marlene.Weiss@example.org"), Reason::password_is_name) << own;
  }
  EXPECT_EQ(refusal("example.org-is-nice", "marlene.weiss@example.org"), std::nullopt);
}

TEST(Policy, NamesWithDigitsAreKnownWithAndWithoutThem) {
  for (const auto* own : {"wombat42wombat42", "wombat42", "24tabmow", "wombat1999", "42wombat"}) {
    EXPECT_EQ(refusal(own, "wombat42"), Reason::password_is_name) << own;
  }
}

TEST(Policy, AVeryShortNameDoesNotForbidWhatHoldsIt) {
  EXPECT_EQ(refusal("83x71902", "x"), std::nullopt);
  EXPECT_EQ(refusal("27410x36", "1"), std::nullopt);
  EXPECT_EQ(refusal("some.thing.else", "@"), std::nullopt);
}

TEST(Policy, ANameThatIsNoTextForbidsNothing) {
  EXPECT_EQ(refusal("some.thing.else", "\xFF\xFE"), std::nullopt);
  EXPECT_EQ(refusal("some.thing.else", std::string(5000, 'a')), std::nullopt);
}

}  // namespace
}  // namespace gatehouse::password
