#include <gatehouse/crypto/crypto_testing.h>
#include <gatehouse/crypto/hmac.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace gatehouse::crypto {
namespace {

struct Case {
  const char* name;
  Bytes key, message;
  std::string tag256, tag384, tag512;
};

// RFC 4231 sections 4.2 to 4.8 (4.6 is about truncated tags).
std::vector<Case> rfc4231() {
  return {
      {"1", Bytes(20, 0x0b), to_bytes("Hi There"), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
       "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6",
       "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f17"
       "02e696c203a126854"},
      {"2", to_bytes("Jefe"), to_bytes("what do ya want for nothing?"),
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
       "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
       "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4"
       "b636e070a38bce737"},
      {"3", Bytes(20, 0xaa), Bytes(50, 0xdd), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
       "88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b2a5ab39dc13814b94e3ab6e101a34f27",
       "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39bf3e848279a722c806b485a47e67c807b946a337bee8942"
       "674278859e13292fb"},
      {"4", from_hex("0102030405060708090a0b0c0d0e0f10111213141516171819"), Bytes(50, 0xcd),
       "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
       "3e8a69b7783c25851933ab6290af6ca77a9981480850009cc5577c6e1f573b4e6801dd23c4a7d679ccf8a386c674cffb",
       "b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3dba91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2"
       "de2adebeb10a298dd"},
      {"6", Bytes(131, 0xaa), to_bytes("Test Using Larger Than Block-Size Key - Hash Key First"),
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
       "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952",
       "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0ae"
       "c8b915a985d786598"},
      {"7", Bytes(131, 0xaa),
       to_bytes("This is a test using a larger than block-size key and a larger than block-size data. The key needs to "
                "be hashed before being used by the HMAC algorithm."),
       "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
       "6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5a678cc31e799176d3860e6110c46523e",
       "e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446"
       "065c97440fa8c6a58"},
  };
}

TEST(Hmac, MakesTheTagsOfRfc4231) {
  for (const auto& [name, key, message, tag256, tag384, tag512] : rfc4231()) {
    SCOPED_TRACE(name);
    EXPECT_EQ(to_hex(HmacKey(Hash::sha256, key).tag(message)), tag256);
    EXPECT_EQ(to_hex(HmacKey(Hash::sha384, key).tag(message)), tag384);
    EXPECT_EQ(to_hex(HmacKey(Hash::sha512, key).tag(message)), tag512);
  }
}

TEST(Hmac, AcceptsItsOwnTagAndNoOther) {
  const HmacKey key(Hash::sha256, Bytes(32, 7));
  const Bytes message = to_bytes("message");
  Bytes tag = key.tag(message);
  EXPECT_TRUE(key.verify(message, tag));
  EXPECT_FALSE(key.verify(to_bytes("massage"), tag));
  for (std::size_t i = 0; i < tag.size(); ++i) {
    tag[i] ^= 1;
    EXPECT_FALSE(key.verify(message, tag)) << i;
    tag[i] ^= 1;
  }
  EXPECT_FALSE(HmacKey(Hash::sha256, Bytes(32, 8)).verify(message, tag));
}

TEST(Hmac, RefusesTruncatedAndLongerTags) {
  const HmacKey key(Hash::sha512, Bytes(64, 7));
  const Bytes message = to_bytes("message");
  Bytes tag = key.tag(message);
  for (std::size_t size = 0; size < tag.size(); ++size) {
    EXPECT_FALSE(key.verify(message, BytesView(tag).first(size))) << size;
  }
  tag.push_back(0);
  EXPECT_FALSE(key.verify(message, tag));
}

TEST(Hmac, WritesIntoExactlyTheSpaceOfATag) {
  const HmacKey key(Hash::sha384, Bytes(48, 1));
  Bytes out(48);
  key.tag(to_bytes("x"), out);
  EXPECT_EQ(out, key.tag(to_bytes("x")));
  Bytes small(47);
  EXPECT_THROW(key.tag(to_bytes("x"), small), std::invalid_argument);
}

TEST(Hmac, CopiesGiveTheSameTags) {
  const HmacKey key(Hash::sha256, Bytes(32, 9));
  const HmacKey copy = key;
  EXPECT_EQ(copy.tag(to_bytes("m")), key.tag(to_bytes("m")));
}

TEST(Hmac, OneKeyServesManyThreads) {
  const HmacKey key(Hash::sha256, Bytes(32, 9));
  const Bytes expected = key.tag(to_bytes("message"));
  std::atomic<int> wrong = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int round = 0; round < 1000; ++round) wrong += key.tag(to_bytes("message")) != expected;
      });
    }
  }
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace gatehouse::crypto
