#include <gatehouse/crypto/crypto_testing.h>
#include <gatehouse/crypto/digest.h>
#include <gatehouse/crypto/equal.h>
#include <gtest/gtest.h>

#include <string>

namespace gatehouse::crypto {
namespace {

// FIPS 180-4 examples: the one-block message "abc" and the empty one.
TEST(Digest, MatchesThePublishedExamples) {
  EXPECT_EQ(to_hex(digest(Hash::sha256, as_bytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(digest(Hash::sha384, as_bytes("abc"))),
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7");
  EXPECT_EQ(
      to_hex(digest(Hash::sha512, as_bytes("abc"))),
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce"
      "80e2a9ac94fa54ca49f");
  EXPECT_EQ(to_hex(digest(Hash::sha256, {})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Digest, TheFixedSizeFormIsTheSame) {
  EXPECT_EQ(to_hex(sha256(as_bytes("abc"))), to_hex(digest(Hash::sha256, as_bytes("abc"))));
}

TEST(Digest, SizesAreThoseOfTheHashes) {
  EXPECT_EQ(digest(Hash::sha256, {}).size(), size(Hash::sha256));
  EXPECT_EQ(digest(Hash::sha384, {}).size(), size(Hash::sha384));
  EXPECT_EQ(digest(Hash::sha512, {}).size(), size(Hash::sha512));
}

TEST(Equal, HoldsForTheSameBytesOnly) {
  const std::string text = "0123456789abcdef";
  EXPECT_TRUE(equal(as_bytes(text), as_bytes("0123456789abcdef")));
  EXPECT_TRUE(equal({}, {}));
  EXPECT_FALSE(equal(as_bytes(text), {}));
  EXPECT_FALSE(equal(as_bytes(text), as_bytes("0123456789abcde")));
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string other = text;
    other[i] = static_cast<char>(other[i] ^ 1);
    EXPECT_FALSE(equal(as_bytes(text), as_bytes(other))) << i;
  }
}

}  // namespace
}  // namespace gatehouse::crypto
