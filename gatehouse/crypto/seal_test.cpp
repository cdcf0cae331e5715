#include <gatehouse/crypto/seal.h>
#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

namespace gatehouse::crypto {
namespace {

SealingKey key_of(Byte fill) { return SealingKey(Secret(Bytes(32, fill))); }

TEST(Seal, OpensWhatItSealed) {
  const SealingKey key = key_of(1);
  FixedRandom random;
  for (const std::string_view plain : {"", "a", "a private key of some length"}) {
    const Bytes sealed = key.seal(as_bytes(plain), "context", random);
    EXPECT_EQ(sealed.size(), plain.size() + SealingKey::overhead);
    const auto opened = key.open(sealed, "context");
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->text(), plain);
  }
}

TEST(Seal, TheSameTextNeverLooksTheSame) {
  const SealingKey key = key_of(1);
  std::set<Bytes> seen;
  for (int i = 0; i < 20; ++i) seen.insert(key.seal(as_bytes("text"), "context", system_random()));
  EXPECT_EQ(seen.size(), 20U);
}

TEST(Seal, EveryAlteredByteIsNoticed) {
  const SealingKey key = key_of(1);
  FixedRandom random;
  Bytes sealed = key.seal(as_bytes("secret"), "context", random);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    sealed[i] ^= 0x80;
    const auto opened = key.open(sealed, "context");
    ASSERT_FALSE(opened) << i;
    EXPECT_EQ(opened.error().reason, Reason::storage_corrupt);
    sealed[i] ^= 0x80;
  }
  EXPECT_TRUE(key.open(sealed, "context"));
}

TEST(Seal, EveryCutIsNoticed) {
  const SealingKey key = key_of(1);
  FixedRandom random;
  Bytes sealed = key.seal(as_bytes("secret"), "context", random);
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    ASSERT_FALSE(key.open(BytesView(sealed).first(size), "context")) << size;
  }
  sealed.push_back(0);
  EXPECT_FALSE(key.open(sealed, "context"));
}

TEST(Seal, AnotherKeyOrContextDoesNotOpenIt) {
  const SealingKey key = key_of(1);
  FixedRandom random;
  const Bytes sealed = key.seal(as_bytes("secret"), "keys:1", random);
  EXPECT_FALSE(key_of(2).open(sealed, "keys:1"));
  EXPECT_FALSE(key.open(sealed, "keys:2"));
  EXPECT_FALSE(key.open(sealed, ""));
}

TEST(Seal, AKeyOfAnotherSizeIsAFaultAtStart) {
  EXPECT_THROW(SealingKey(Secret(Bytes(31, 1))), std::invalid_argument);
  EXPECT_THROW(SealingKey(Secret(Bytes(33, 1))), std::invalid_argument);
  EXPECT_THROW(SealingKey(Secret{}), std::invalid_argument);
}

}  // namespace
}  // namespace gatehouse::crypto
