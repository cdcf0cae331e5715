#include <gatehouse/password/internal/derived.h>
#include <gtest/gtest.h>

namespace gatehouse::password {
namespace {

Bytes hex(std::string_view text) { return *hex_bytes(text); }

TEST(Scrypt, GivesTheVectorsOfRfc7914Section12) {
  EXPECT_EQ(*derive("", {}, Scrypt{16, 1, 1}, 64),
            hex("77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"));
  EXPECT_EQ(*derive("password", as_bytes("NaCl"), Scrypt{1024, 8, 16}, 64),
            hex("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"));
  EXPECT_EQ(*derive("pleaseletmein", as_bytes("SodiumChloride"), Scrypt{16384, 8, 1}, 64),
            hex("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"));
}

TEST(Pbkdf2, GivesTheVectorsOfRfc7914Section11) {
  EXPECT_EQ(*derive("passwd", as_bytes("salt"), Pbkdf2{crypto::Hash::sha256, 1}, 64),
            hex("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
                "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"));
  EXPECT_EQ(*derive("Password", as_bytes("NaCl"), Pbkdf2{crypto::Hash::sha256, 80000}, 64),
            hex("4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
                "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d"));
}

TEST(Scrypt, IsBoundedByMemoryAndParallelism) {
  EXPECT_TRUE(is_bounded(Scrypt{32768, 8, 1}));
  EXPECT_TRUE(is_bounded(Scrypt{262144, 8, 16}));  // 256 MiB
  EXPECT_FALSE(is_bounded(Scrypt{262144, 9, 1}));  // above it
  EXPECT_FALSE(is_bounded(Scrypt{524288, 8, 1}));  // above it
  EXPECT_FALSE(is_bounded(Scrypt{1024, 8, 17}));
  EXPECT_FALSE(is_bounded(Scrypt{1024, 0, 1}));
  EXPECT_FALSE(is_bounded(Scrypt{1024, 8, 0}));
  EXPECT_FALSE(is_bounded(Scrypt{1000, 8, 1}));  // no power of two
  EXPECT_FALSE(is_bounded(Scrypt{1, 8, 1}));
  EXPECT_FALSE(is_bounded(Scrypt{std::uint64_t{1} << 63, UINT64_MAX, 1}));  // a product that would overflow
}

TEST(StoredDerived, RefusesRoundsAndHashesOutOfBounds) {
  const std::string hash(64, 'a');
  EXPECT_TRUE(read_derived("pbkdf2:sha256:5000000$salt$" + hash));
  EXPECT_FALSE(read_derived("pbkdf2:sha256:5000001$salt$" + hash));
  EXPECT_FALSE(read_derived("pbkdf2:sha256:0$salt$" + hash));
  EXPECT_FALSE(read_derived("pbkdf2:sha256:01$salt$" + hash));
  EXPECT_FALSE(read_derived("pbkdf2:md5:1000$salt$" + hash));
  EXPECT_FALSE(read_derived("pbkdf2:sha256$salt$" + hash));
}

TEST(StoredDerived, RefusesAHashThatWasCutWhichWouldStillMatch) {
  const std::string hash(128, 'a');
  EXPECT_TRUE(read_derived("pbkdf2:sha512:1000$salt$" + hash));
  EXPECT_FALSE(read_derived("pbkdf2:sha512:1000$salt$" + hash.substr(2)));
  EXPECT_FALSE(read_derived("pbkdf2:sha512:1000$salt$" + hash + "aa"));
  EXPECT_FALSE(read_derived("pbkdf2:sha256:1000$salt$" + hash));
  EXPECT_FALSE(read_derived("pbkdf2:sha256:1000$salt$"));
  EXPECT_TRUE(read_derived("scrypt:1024:8:1$salt$" + hash));
  for (const std::size_t cut : {2U, 64U, 128U}) {
    EXPECT_FALSE(read_derived("scrypt:1024:8:1$salt$" + hash.substr(cut))) << "to " << hash.size() - cut << " digits";
  }
  const std::string base64(86, 'A');
  EXPECT_TRUE(read_derived("$scrypt$ln=10,r=8,p=1$AAAA$" + base64.substr(43)));
  EXPECT_FALSE(read_derived("$scrypt$ln=10,r=8,p=1$AAAA$" + base64.substr(44)));
  EXPECT_FALSE(read_derived("$scrypt$ln=10,r=8,p=1$AAAA$" + base64)) << "no maker writes 64 bytes in this form";
}

TEST(StoredDerived, RefusesScryptBeyondTheBoundsInEachForm) {
  const std::string hash(128, 'a');
  const std::string base64(43, 'A');
  EXPECT_TRUE(read_derived("scrypt:32768:8:1$salt$" + hash));
  EXPECT_FALSE(read_derived("scrypt:1073741824:8:1$salt$" + hash));
  EXPECT_FALSE(read_derived("scrypt:32768:8:17$salt$" + hash));
  EXPECT_FALSE(read_derived("scrypt:32768:8$salt$" + hash));
  EXPECT_TRUE(read_derived("$scrypt$ln=18,r=8,p=1$AAAA$" + base64));
  EXPECT_FALSE(read_derived("$scrypt$ln=19,r=8,p=1$AAAA$" + base64));
  EXPECT_FALSE(read_derived("$scrypt$ln=64,r=1,p=1$AAAA$" + base64));
  EXPECT_FALSE(read_derived("$scrypt$ln=0,r=8,p=1$AAAA$" + base64));
  EXPECT_FALSE(read_derived("$scrypt$ln=10,p=1,r=8$AAAA$" + base64));
  EXPECT_FALSE(read_derived("$scrypt$ln=10,r=8,p=1$AAAA$" + base64 + "="));
}

}  // namespace
}  // namespace gatehouse::password
