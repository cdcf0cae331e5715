// Rows 8 and 9 of the attack matrix: RSA signatures that are nearly right.
#include <gatehouse/jose/internal/forgery_testing.h>
#include <gatehouse/jose/internal/state.h>
#include <gatehouse/jose/jws.h>

#include <algorithm>

namespace gatehouse::jose {
namespace {

// The signature of the claims under a header that is varied until the signature starts with a zero byte.
std::pair<std::string, Bytes> signature_with_leading_zero(const Key& key) {
  for (int i = 0; i < 20'000; ++i) {
    const std::string header =
        R"({"alg":")" + std::string(name(key.algorithm())) + R"(","x":)" + std::to_string(i) + "}";
    Bytes signature = key.sign(as_bytes(split(with_signature(header, Bytes(1)))->signed_part)).value();
    if (signature[0] == 0) return {header, signature};
  }
  return {};
}

TEST(Forgery, Row08ASignatureOneByteShortIsRefused) {
  for (const Algorithm algorithm : {Algorithm::ps256, Algorithm::rs256}) {
    const Key& key = key_for(algorithm);
    const auto& [header, signature] = signature_with_leading_zero(key);
    ASSERT_FALSE(signature.empty());
    EXPECT_TRUE(check(with_signature(header, signature), key));
    EXPECT_EQ(refusal(with_signature(header, BytesView(signature).subspan(1)), key), Reason::wrong_signature);
    EXPECT_EQ(refusal(with_signature(header, joined(Bytes{0}, signature)), key), Reason::wrong_signature);
  }
}

// The RSA private operation on a block as it stands.
Bytes raw_rsa(const Key& key, BytesView block) {
  EVP_PKEY* evp = std::get<RsaKey>(key.state().material).evp();
  const crypto::EvpKeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, evp, nullptr));
  EXPECT_EQ(EVP_PKEY_sign_init(context.get()), 1);
  EXPECT_EQ(EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_NO_PADDING), 1);
  Bytes out(256);
  std::size_t size = out.size();
  EXPECT_EQ(EVP_PKEY_sign(context.get(), out.data(), &size, block.data(), block.size()), 1);
  return out;
}

// 00 01 FF.. 00 then `info`, with `padding` bytes of FF (all that fit when 0) and the rest filled up with `tail`.
Bytes pkcs1_block(BytesView info, std::size_t padding, Byte tail) {
  if (padding == 0) padding = 256 - 3 - info.size();
  Bytes block{0, 1};
  block.insert(block.end(), padding, 0xff);
  block.push_back(0);
  block.insert(block.end(), info.begin(), info.end());
  block.resize(256, tail);
  return block;
}

TEST(Forgery, Row09Pkcs1BlocksThatAreNotExactAreRefused) {
  const Key& key = key_for(Algorithm::rs256);
  constexpr std::string_view header = R"({"alg":"RS256"})";
  const Bytes hash =
      crypto::digest(crypto::Hash::sha256, as_bytes(split(with_signature(header, Bytes(1)))->signed_part));
  const Bytes oid{0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01};
  const auto info = [&](BytesView algorithm_tail) {
    Bytes inner =
        joined(joined(Bytes{0x30, static_cast<Byte>(oid.size() + algorithm_tail.size())}, oid), algorithm_tail);
    inner = joined(joined(inner, Bytes{0x04, 0x20}), hash);
    return joined(Bytes{0x30, static_cast<Byte>(inner.size())}, inner);
  };
  const Bytes right = info(Bytes{0x05, 0x00});
  ASSERT_TRUE(check(with_signature(header, raw_rsa(key, pkcs1_block(right, 0, 0))), key));

  const Bytes missing_null = info({});
  Bytes long_length = right;  // BER: the outer length in two bytes
  long_length.insert(long_length.begin() + 1, 0x81);
  Bytes other_oid = right;  // SHA-384's
  other_oid[14] = 0x02;
  Bytes block_type = pkcs1_block(right, 0, 0);
  block_type[1] = 2;
  for (const Bytes& block : {pkcs1_block(missing_null, 0, 0), pkcs1_block(long_length, 0, 0),
                             pkcs1_block(other_oid, 0, 0), pkcs1_block(right, 8, 0), pkcs1_block(right, 8, 0xff),
                             pkcs1_block(right, 190, 0), block_type, pkcs1_block(hash, 0, 0)}) {
    EXPECT_EQ(refusal(with_signature(header, raw_rsa(key, block)), key), Reason::wrong_signature);
  }
}

Bytes pss_signature(const Key& key, std::string_view message, int salt, const char* mgf1) {
  EVP_PKEY* evp = std::get<RsaKey>(key.state().material).evp();
  const crypto::EvpDigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* inside = nullptr;
  EXPECT_EQ(EVP_DigestSignInit_ex(context.get(), &inside, "SHA256", nullptr, nullptr, evp, nullptr), 1);
  EXPECT_EQ(EVP_PKEY_CTX_set_rsa_padding(inside, RSA_PKCS1_PSS_PADDING), 1);
  EXPECT_EQ(EVP_PKEY_CTX_set_rsa_pss_saltlen(inside, salt), 1);
  EXPECT_EQ(EVP_PKEY_CTX_set_rsa_mgf1_md_name(inside, mgf1, nullptr), 1);
  Bytes out(256);
  std::size_t size = out.size();
  EXPECT_EQ(EVP_DigestSign(context.get(), out.data(), &size, as_bytes(message).data(), message.size()), 1);
  return out;
}

TEST(Forgery, Row09PssWithAnotherSaltOrMaskIsRefused) {
  const Key& key = key_for(Algorithm::ps256);
  constexpr std::string_view header = R"({"alg":"PS256"})";
  const std::string whole = with_signature(header, Bytes(1));
  const std::string_view message = split(whole)->signed_part;
  EXPECT_TRUE(check(with_signature(header, pss_signature(key, message, 32, "SHA256")), key));
  for (const int salt : {0, 20, 31, 33, 222}) {
    EXPECT_EQ(refusal(with_signature(header, pss_signature(key, message, salt, "SHA256")), key),
              Reason::wrong_signature)
        << salt;
  }
  EXPECT_EQ(refusal(with_signature(header, pss_signature(key, message, 32, "SHA1")), key), Reason::wrong_signature);
  EXPECT_EQ(refusal(with_signature(header, pss_signature(key, message, 32, "SHA512")), key), Reason::wrong_signature);
}

}  // namespace
}  // namespace gatehouse::jose
