#include <gatehouse/auth/refresh_token.h>
#include <gatehouse/crypto/random.h>
#include <gtest/gtest.h>

#include <cctype>
#include <limits>

namespace gatehouse {
namespace {

const RefreshTokens tokens{Secret("0123456789abcdef0123456789abcdef")};

TEST(RefreshToken, CarriesSessionAndCounter) {
  for (const auto number :
       {std::int64_t{0}, std::int64_t{1}, std::int64_t{1} << 62, std::numeric_limits<std::int64_t>::max()}) {
    const auto claim = tokens.open(tokens.seal({.session = number, .counter = number / 3}));
    ASSERT_TRUE(claim);
    EXPECT_EQ(claim->session, number);
    EXPECT_EQ(claim->counter, number / 3);
  }
}

TEST(RefreshToken, Row95CutLongerCaseFlippedOrPaddedIsRefused) {
  const auto good = tokens.seal({.session = 7, .counter = 3});
  ASSERT_TRUE(tokens.open(good));
  for (std::size_t cut = 1; cut <= 8; ++cut) EXPECT_FALSE(tokens.open(good.substr(0, good.size() - cut)));
  for (const auto* tail : {"A", "AAAA", " ", "\n", "=", "."}) EXPECT_FALSE(tokens.open(good + tail));
  EXPECT_FALSE(tokens.open(" " + good));
  EXPECT_FALSE(tokens.open(""));
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto flipped = good;
    if (!std::isalpha(static_cast<unsigned char>(flipped[i]))) continue;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x20);
    EXPECT_FALSE(tokens.open(flipped)) << i;
  }
}

TEST(RefreshToken, EveryChangedCharacterIsRefused) {
  const auto good = tokens.seal({.session = 1234567890123, .counter = 42});
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto changed = good;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    const auto refused = tokens.open(changed);
    ASSERT_FALSE(refused) << i;
    EXPECT_EQ(refused.error().reason, Reason::invalid_refresh_token);
  }
}

TEST(RefreshToken, OfAnotherSecretIsRefused) {
  const RefreshTokens others{Secret("fedcba9876543210fedcba9876543210")};
  EXPECT_FALSE(tokens.open(others.seal({.session = 7, .counter = 3})));
}

TEST(RefreshToken, RandomTextsOfTheRightLengthAreRefused) {
  crypto::FixedRandom random{7};
  for (int i = 0; i < 1'000; ++i) {
    std::string text(44, '\0');
    Bytes noise(44);
    random.fill(noise);
    for (std::size_t k = 0; k < 44; ++k) {
      text[k] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[noise[k] % 64];
    }
    EXPECT_FALSE(tokens.open(text));
  }
}

}  // namespace
}  // namespace gatehouse
