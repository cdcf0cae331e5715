#include <gatehouse/password/internal/common.h>
#include <gatehouse/password/internal/fields.h>
#include <gatehouse/password/internal/fold.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace gatehouse::password {
namespace {

std::vector<std::string_view> words() {
  const auto list = common_list();
  return split(list.substr(1, list.size() - 2), '\n');
}

TEST(CommonPasswords, TheListIsSortedFoldedAndWithoutShortOnes) {
  const auto all = words();
  EXPECT_GE(all.size(), 10'000U);
  EXPECT_TRUE(std::ranges::is_sorted(all));
  EXPECT_EQ(std::ranges::adjacent_find(all), all.end());
  for (const auto word : all) {
    EXPECT_GE(word.size(), 8U) << word;
    EXPECT_EQ(folded(word), word);
  }
}

TEST(CommonPasswords, EveryWordOfTheListIsFound) {
  for (const auto word : words()) ASSERT_TRUE(is_common(word)) << word;
}

TEST(CommonPasswords, WordsBesideTheListAreNotFound) {
  for (const auto word : words()) {
    const auto longer = std::string(word) + "\x7f";
    ASSERT_FALSE(is_common(longer)) << longer;
  }
  for (const auto* word : {"!first of all!", "zzz last of al", "correct horse battery staple", "password\nsunshine"}) {
    EXPECT_FALSE(is_common(word)) << word;
  }
}

TEST(CommonPasswords, WhatEverybodyTriesFirstIsListed) {
  for (const auto* word : {"password", "12345678", "qwertyuiop", "password1", "iloveyou", "1q2w3e4r", "passw0rd",
                           "welcome1", "changeme", "letmein1", "administrator", "football", "trustno1"}) {
    EXPECT_TRUE(is_common(word)) << word;
  }
}

TEST(CommonPasswords, RepetitionsAndRowsOfAnyLengthAreCommon) {
  for (const auto* word : {"aaaaaaaaaaaaaaaaaaaaaa", "abababababababab", "abcabcabcabcabca", "xy1!xy1!xy1!xy1!",
                           "abcdefghijklmnop", "zyxwvutsrqponmlk", "23456789", "4567890123456"}) {
    EXPECT_TRUE(is_common(word)) << word;
  }
  for (const auto* word : {"abcdefgi", "hgfedcbb", "vwxyabcd!", "aaaabbbbccccdddd", "13579bdfhj"}) {
    EXPECT_FALSE(is_common(word)) << word;
  }
}

TEST(Fold, TakesCaseAndWidthAway) {
  EXPECT_EQ(folded("PassWORD"), "password");
  EXPECT_EQ(folded("STRASSE"), folded("Stra\xC3\x9F"
                                      "e"));
  EXPECT_EQ(folded("\xEF\xBC\xA1nn"), "ann");
  EXPECT_EQ(folded(""), "");
}

TEST(Fold, ReversesByCodePoints) {
  EXPECT_EQ(reversed("ab\xC3\xA9"),
            "\xC3\xA9"
            "ba");
  EXPECT_EQ(reversed(""), "");
}

}  // namespace
}  // namespace gatehouse::password
