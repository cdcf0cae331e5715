#include <gatehouse/jose/internal/jose_testing.h>
#include <gatehouse/jose/internal/state.h>
#include <openssl/pem.h>

#include <functional>

namespace gatehouse::jose {
namespace {

EVP_PKEY* evp_of(const Key& key) {
  if (const auto* rsa = std::get_if<RsaKey>(&key.state().material)) return rsa->evp();
  return std::get<EcKey>(key.state().material).evp();
}

std::string written(const std::function<int(BIO*)>& write) {
  const crypto::Bio bio(BIO_new(BIO_s_mem()));
  EXPECT_EQ(write(bio.get()), 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

std::string pkcs8(EVP_PKEY* key) {
  return written(
      [&](BIO* bio) { return PEM_write_bio_PKCS8PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr); });
}
// PKCS#1 for RSA, SEC1 for EC.
std::string traditional(EVP_PKEY* key) {
  return written(
      [&](BIO* bio) { return PEM_write_bio_PrivateKey_traditional(bio, key, nullptr, nullptr, 0, nullptr, nullptr); });
}

// RFC 8410 section 10.1 and 10.3.
constexpr std::string_view rfc8410_public =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
    "-----END PUBLIC KEY-----\n";
constexpr std::string_view rfc8410_private =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
    "-----END PRIVATE KEY-----\n";

TEST(Pem, ReadsTheEd25519KeysOfRfc8410) {
  const auto secret = Key::from_pem(rfc8410_private, Algorithm::eddsa);
  const auto open = Key::from_pem(rfc8410_public, Algorithm::eddsa);
  ASSERT_TRUE(secret) << secret.error().detail;
  ASSERT_TRUE(open) << open.error().detail;
  EXPECT_TRUE(secret->can_sign());
  EXPECT_FALSE(open->can_sign());
  EXPECT_EQ(secret->id(), open->id());
  EXPECT_TRUE(open->verify(as_bytes("m"), secret->sign(as_bytes("m")).value()));
  EXPECT_EQ(*open->public_pem(), rfc8410_public);
}

TEST(Pem, ReadsEveryFormOfPrivateKey) {
  for (const Algorithm algorithm :
       {Algorithm::rs256, Algorithm::ps512, Algorithm::es256, Algorithm::es384, Algorithm::es512}) {
    const Key key = published_key(algorithm);
    for (const std::string& pem : {pkcs8(evp_of(key)), traditional(evp_of(key))}) {
      const auto read = Key::from_pem(pem, algorithm, "id");
      ASSERT_TRUE(read) << read.error().detail << '\n' << pem;
      EXPECT_EQ(read->id(), "id");
      EXPECT_EQ(read->thumbprint(), key.thumbprint());
      EXPECT_TRUE(key.verify(as_bytes("m"), read->sign(as_bytes("m")).value()));
    }
  }
}

TEST(Pem, ReadsThePublicKeysItWrites) {
  for (const Algorithm algorithm : {Algorithm::rs384, Algorithm::es256, Algorithm::es512, Algorithm::eddsa}) {
    const Key key = published_key(algorithm);
    const auto pem = key.public_pem();
    ASSERT_TRUE(pem);
    EXPECT_TRUE(pem->starts_with("-----BEGIN PUBLIC KEY-----\n"));
    const auto read = Key::from_pem(*pem, algorithm);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_FALSE(read->can_sign());
    EXPECT_EQ(read->thumbprint(), key.thumbprint());
  }
}

TEST(Pem, ReadsPkcs1PublicKeys) {
  const Key key = published_key(Algorithm::rs256);
  Bytes der(2048);
  unsigned char* at = der.data();
  der.resize(static_cast<std::size_t>(i2d_PublicKey(evp_of(key), &at)));
  const std::string pem = written([&](BIO* bio) {
    return PEM_write_bio(bio, "RSA PUBLIC KEY", "", der.data(), static_cast<long>(der.size())) > 0 ? 1 : 0;
  });
  const auto read = Key::from_pem(pem, Algorithm::rs256);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->thumbprint(), key.thumbprint());
}

TEST(Pem, SkipsTheParametersThatOpensslWritesBeforeAnEcKey) {
  const std::string pem = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" +
                          traditional(evp_of(published_key(Algorithm::es256)));
  EXPECT_TRUE(Key::from_pem(pem, Algorithm::es256));
}

TEST(Pem, TakesWindowsLineEndsAndTextAround) {
  std::string pem = "Some words before\r\n";
  for (const char c : rfc8410_public) pem += c == '\n' ? "\r\n" : std::string(1, c);
  pem += "and after\r\n";
  EXPECT_TRUE(Key::from_pem(pem, Algorithm::eddsa));
}

TEST(Pem, AKeyOfAnotherTypeOrCurveIsRefused) {
  const std::string rsa = *published_key(Algorithm::rs256).public_pem();
  const std::string ec = *published_key(Algorithm::es256).public_pem();
  const std::pair<std::string_view, Algorithm> wrong[] = {{rsa, Algorithm::es256},
                                                          {rsa, Algorithm::eddsa},
                                                          {ec, Algorithm::rs256},
                                                          {ec, Algorithm::es384},
                                                          {ec, Algorithm::es512},
                                                          {ec, Algorithm::eddsa},
                                                          {rfc8410_public, Algorithm::ps256},
                                                          {rfc8410_public, Algorithm::es256}};
  for (const auto& [pem, algorithm] : wrong) {
    EXPECT_EQ(reason_of(Key::from_pem(pem, algorithm)), Reason::invalid_key) << name(algorithm) << pem;
  }
}

TEST(Pem, APublicKeyIsNeverAnHmacSecret) {
  for (const Algorithm algorithm : {Algorithm::hs256, Algorithm::hs384, Algorithm::hs512}) {
    EXPECT_EQ(reason_of(Key::from_pem(*published_key(Algorithm::rs256).public_pem(), algorithm)), Reason::invalid_key);
  }
}

TEST(Pem, EncryptedKeysAreNamedAsSuch) {
  const Key key = published_key(Algorithm::es256);
  char password[] = "password";
  const std::string pem = written([&](BIO* bio) {
    return PEM_write_bio_PKCS8PrivateKey(bio, evp_of(key), EVP_aes_128_cbc(), password, 8, nullptr, nullptr);
  });
  const auto read = Key::from_pem(pem, Algorithm::es256);
  EXPECT_EQ(reason_of(read), Reason::invalid_key);
  EXPECT_TRUE(read.error().detail.contains("encrypted")) << read.error().detail;
}

TEST(Pem, WhatIsNoKeyIsRefused) {
  std::string cut(rfc8410_private.substr(0, 80));
  const std::string two = std::string(rfc8410_public) + std::string(rfc8410_public);
  const std::string certificate = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
  const std::string empty = "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n";
  const std::string tail =
      "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuEA\n-----END PUBLIC "
      "KEY-----\n";
  for (const std::string& pem :
       {std::string(), std::string("text"), cut, two, certificate, empty, tail, std::string(70'000, 'x')}) {
    EXPECT_EQ(reason_of(Key::from_pem(pem, Algorithm::eddsa)), Reason::invalid_key) << pem.substr(0, 200);
  }
}

TEST(Pem, WeakKeysAreRefusedAsInAJwk) {
  const crypto::EvpKey small(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(1024)));
  EXPECT_EQ(reason_of(Key::from_pem(pkcs8(small.get()), Algorithm::rs256)), Reason::weak_key);
  // The identity point as an Ed25519 key: OpenSSL itself takes it.
  const std::string identity =
      "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n-----END PUBLIC "
      "KEY-----\n";
  EXPECT_EQ(reason_of(Key::from_pem(identity, Algorithm::eddsa)), Reason::invalid_key);
}

TEST(Pem, KeysRestrictedToPssAreAnotherType) {
  const crypto::EvpKeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA-PSS", nullptr));
  ASSERT_EQ(EVP_PKEY_keygen_init(context.get()), 1);
  EVP_PKEY* made = nullptr;
  ASSERT_EQ(EVP_PKEY_keygen(context.get(), &made), 1);
  const crypto::EvpKey pss(made);
  EXPECT_EQ(reason_of(Key::from_pem(pkcs8(pss.get()), Algorithm::rs256)), Reason::invalid_key);
}

TEST(Pem, ErrorsStayOutOfLaterCalls) {
  (void)Key::from_pem("nonsense", Algorithm::rs256);
  EXPECT_EQ(ERR_peek_error(), 0U);
  (void)published_key(Algorithm::rs256).verify(as_bytes("m"), Bytes(256, 1));
  EXPECT_EQ(ERR_peek_error(), 0U);
}

}  // namespace
}  // namespace gatehouse::jose
