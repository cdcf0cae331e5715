#include <gatehouse/crypto/random.h>
#include <gatehouse/jose/base64url.h>
#include <gtest/gtest.h>

#include <cctype>
#include <string>
#include <utility>

namespace gatehouse::jose {
namespace {

// RFC 4648 section 10, without the padding that JOSE leaves out (RFC 7515 section 2).
constexpr std::pair<std::string_view, std::string_view> rfc4648[] = {
    {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
    {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"},
};

TEST(Base64url, MatchesRfc4648BothWays) {
  for (const auto& [plain, text] : rfc4648) {
    EXPECT_EQ(base64url(as_bytes(plain)), text);
    const auto decoded = from_base64url(text);
    ASSERT_TRUE(decoded) << text;
    EXPECT_EQ(as_text(*decoded), plain);
  }
}

// RFC 7515 appendix C: octets 3, 236, 255, 224, 193 are "A-z_4ME".
TEST(Base64url, UsesTheUrlAlphabet) {
  EXPECT_EQ(base64url(Bytes{3, 236, 255, 224, 193}), "A-z_4ME");
  EXPECT_EQ(*from_base64url("A-z_4ME"), (Bytes{3, 236, 255, 224, 193}));
}

TEST(Base64url, EveryLengthComesBack) {
  crypto::FixedRandom random;
  for (std::size_t size = 0; size < 200; ++size) {
    const Bytes bytes = crypto::random_bytes(random, size);
    const std::string text = base64url(bytes);
    EXPECT_EQ(decoded_size(text.size()), size);
    EXPECT_EQ(*from_base64url(text), bytes);
  }
}

TEST(Base64url, RefusesEveryCharacterOutsideTheAlphabet) {
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (int c = 0; c < 256; ++c) {
    const bool good = alphabet.contains(static_cast<char>(c));
    for (std::size_t at = 0; at < 4; ++at) {
      std::string text = "AAAA";
      text[at] = static_cast<char>(c);
      EXPECT_EQ(from_base64url(text).has_value(), good) << c << " at " << at;
      EXPECT_EQ(from_base64url("BBBB" + text).has_value(), good) << c << " at " << at;
    }
  }
}

TEST(Base64url, RefusesPaddingAndWhiteSpace) {
  for (const std::string_view text : {"Zg==", "Zm8=", "Zm9v=", "Zm9v ", " Zm9v", "Zm\n9v", "Zm9v\r\n", "Z g", "="}) {
    EXPECT_FALSE(from_base64url(text)) << text;
  }
  EXPECT_EQ(from_base64url("Zg==").error().reason, Reason::malformed_token);
}

TEST(Base64url, RefusesLengthsThatNoBytesHave) {
  for (const std::string_view text : {"A", "AAAAA", "AAAAAAAAA"}) EXPECT_FALSE(from_base64url(text)) << text;
}

TEST(Base64url, RefusesTrailingBitsThatAreNotZero) {
  int accepted = 0;
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (const char last : alphabet) accepted += from_base64url(std::string("A") + last).has_value();
  EXPECT_EQ(accepted, 4);  // two bits of the last character mean something
  accepted = 0;
  for (const char last : alphabet) accepted += from_base64url(std::string("AA") + last).has_value();
  EXPECT_EQ(accepted, 16);
}

TEST(Base64url, DecodesIntoMemoryOfTheCallerAndNeverBeyondIt) {
  Bytes out(3, 0xee);
  EXPECT_EQ(decode_base64url("Zm9v", out), 3U);
  EXPECT_EQ(as_text(out), "foo");
  EXPECT_EQ(decode_base64url("Zm9vYg", out), std::nullopt);
  EXPECT_EQ(decode_base64url("", out), 0U);
}

// Long texts go another way than short ones, 32 characters a step.
TEST(Base64url, LongTextsAreTheirShortPiecesInARow) {
  Bytes bytes;
  std::string pieces;
  for (unsigned i = 0; i < 300; ++i) {
    bytes.push_back(static_cast<Byte>(i * 89 + i / 7));
    if (bytes.size() % 3 == 0) pieces += base64url(BytesView(bytes).last(3));
    const std::string tail = base64url(BytesView(bytes).last(bytes.size() % 3));
    ASSERT_EQ(base64url(bytes), pieces + tail);
    ASSERT_EQ(*from_base64url(pieces + tail), bytes);
  }
}

TEST(Base64url, LongTextsHoldEveryCharacterAtEveryPlace) {
  const std::string text(70, 'A');
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    for (int c = 0; c < 256; ++c) {
      std::string changed = text;
      changed[at] = static_cast<char>(c);
      const auto bytes = from_base64url(changed);
      const bool known = c < 128 && (std::isalnum(c) != 0 || c == '-' || c == '_');
      ASSERT_EQ(bytes.has_value(), known) << at << ' ' << c;
      if (known) {
        ASSERT_EQ(base64url(*bytes), changed);
      }
    }
  }
}

}  // namespace
}  // namespace gatehouse::jose
