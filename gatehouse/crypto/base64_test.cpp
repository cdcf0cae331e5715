#include <gatehouse/crypto/base64.h>

#include <gtest/gtest.h>

#include <utility>

namespace gatehouse::crypto {
namespace {

TEST(Base64, SaysTheVectorsOfRfc4648) {
  for (const auto& [plain, text] : {std::pair{"", ""},
                                    {"f", "Zg=="},
                                    {"fo", "Zm8="},
                                    {"foo", "Zm9v"},
                                    {"foob", "Zm9vYg=="},
                                    {"fooba", "Zm9vYmE="},
                                    {"foobar", "Zm9vYmFy"}}) {
    EXPECT_EQ(base64(as_bytes(plain)), text);
    EXPECT_EQ(from_base64(text), to_bytes(plain));
  }
}

TEST(Base64, HasPlusAndSlash) {
  EXPECT_EQ(base64(Bytes{0xFB, 0xFF}), "+/8=");
  EXPECT_EQ(from_base64("+/8="), (Bytes{0xFB, 0xFF}));
}

TEST(Base64, IsWrittenWithoutPaddingWhereThatIsTheForm) {
  EXPECT_EQ(base64(as_bytes("foob"), Padding::none), "Zm9vYg");
  EXPECT_EQ(base64({}, Padding::none), "");
}

TEST(Base64, WithoutPaddingRefusesAllElse) {
  EXPECT_EQ(from_base64("Zm9v", Padding::none), to_bytes("foo"));
  EXPECT_EQ(from_base64("Zm9vYg", Padding::none), to_bytes("foob"));
  EXPECT_EQ(from_base64("", Padding::none), Bytes());
  for (const auto* bad : {"Zm9vYg==", "Zm9vYh", "Z", "Zm9v\n", "Zm9v ", "Zm9_", "Zm.v", "Zm9v="}) {
    EXPECT_FALSE(from_base64(bad, Padding::none)) << bad;
  }
}

TEST(Base64, WithPaddingRefusesAllElse) {
  for (const auto* bad : {"Zm9vYg", "Zm9vYg=", "Zm9vYg===", "Zm9vYh==", "Zm9v====", "Zg==Zg==", "=", "Z===", " Zg=="}) {
    EXPECT_FALSE(from_base64(bad)) << bad;
  }
}

}  // namespace
}  // namespace gatehouse::crypto
