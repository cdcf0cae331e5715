#include <gatehouse/crypto/crypto_testing.h>
#include <gatehouse/crypto/derive.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace gatehouse::crypto {
namespace {

TEST(Derive, MatchesRfc5869Case1) {
  const Secret key =
      hkdf(Hash::sha256, Bytes(22, 0x0b), from_hex("000102030405060708090a0b0c"), from_hex("f0f1f2f3f4f5f6f7f8f9"), 42);
  EXPECT_EQ(to_hex(key.bytes()),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
}

TEST(Derive, MatchesRfc5869Case2WithLongInputs) {
  Bytes key, salt, info;
  for (int i = 0; i < 80; ++i) {
    key.push_back(static_cast<Byte>(i));
    salt.push_back(static_cast<Byte>(0x60 + i));
    info.push_back(static_cast<Byte>(0xb0 + i));
  }
  EXPECT_EQ(
      to_hex(hkdf(Hash::sha256, key, salt, info, 82).bytes()),
      "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f"
      "09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
}

TEST(Derive, MatchesRfc5869Case3WithoutSaltAndInfo) {
  EXPECT_EQ(to_hex(hkdf(Hash::sha256, Bytes(22, 0x0b), {}, {}, 42).bytes()),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST(Derive, ThePurposeIsTheInfoOfHkdf) {
  const Bytes master(32, 1);
  EXPECT_EQ(to_hex(derive(master, "refresh", 32).bytes()),
            to_hex(hkdf(Hash::sha256, master, {}, as_bytes("refresh"), 32).bytes()));
}

TEST(Derive, PurposesAndMastersGiveDifferentKeys) {
  const Bytes master(32, 1);
  const std::string refresh = to_hex(derive(master, "refresh", 32).bytes());
  EXPECT_EQ(refresh.size(), 64U);
  EXPECT_NE(refresh, to_hex(derive(master, "csrf", 32).bytes()));
  EXPECT_NE(refresh, to_hex(derive(master, "", 32).bytes()));
  EXPECT_NE(refresh, to_hex(derive(Bytes(32, 2), "refresh", 32).bytes()));
}

TEST(Derive, SizesOutsideRfc5869AreAFaultOfTheProgram) {
  EXPECT_EQ(derive(Bytes(32, 1), "x", 8160).size(), 8160U);
  EXPECT_THROW((void)derive(Bytes(32, 1), "x", 8161), std::invalid_argument);
  EXPECT_THROW((void)derive(Bytes(32, 1), "x", 0), std::invalid_argument);
}

}  // namespace
}  // namespace gatehouse::crypto
