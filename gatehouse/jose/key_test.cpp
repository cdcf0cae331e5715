#include <gatehouse/jose/internal/ecdsa_der.h>
#include <gatehouse/jose/internal/jose_testing.h>
#include <gatehouse/jose/internal/material.h>
#include <gatehouse/json/print.h>

#include <atomic>
#include <thread>

namespace gatehouse::jose {
namespace {

constexpr Algorithm all[] = {Algorithm::hs256, Algorithm::hs384, Algorithm::hs512, Algorithm::rs256, Algorithm::rs384,
                             Algorithm::rs512, Algorithm::ps256, Algorithm::ps384, Algorithm::ps512, Algorithm::es256,
                             Algorithm::es384, Algorithm::es512, Algorithm::eddsa};

TEST(Algorithms, NamesGoBothWaysAndNoOtherTextIsOne) {
  for (const Algorithm algorithm : all) EXPECT_EQ(algorithm_named(name(algorithm)), algorithm);
  for (const std::string_view text : {"", "none", "hs256", "HS256 ", "ES256K", "RSA-OAEP", "EDDSA", "dir"}) {
    EXPECT_EQ(algorithm_named(text), std::nullopt) << text;
  }
}

TEST(Key, SignsWhatItsPublicHalfVerifies) {
  for (const Algorithm algorithm : all) {
    SCOPED_TRACE(name(algorithm));
    const Key key = published_key(algorithm);
    ASSERT_EQ(key.algorithm(), algorithm);
    const auto signature = key.sign(as_bytes("message"));
    ASSERT_TRUE(signature);
    EXPECT_TRUE(key.verify(as_bytes("message"), *signature));
    EXPECT_TRUE(key.public_half().verify(as_bytes("message"), *signature));
    EXPECT_FALSE(key.verify(as_bytes("massage"), *signature));
    EXPECT_FALSE(key.verify({}, *signature));
    EXPECT_FALSE(key.verify(as_bytes("message"), {}));
  }
}

TEST(Key, EveryFlippedBitOfASignatureIsNoticed) {
  for (const Algorithm algorithm : {Algorithm::hs256, Algorithm::es256, Algorithm::eddsa, Algorithm::ps256}) {
    const Key key = published_key(algorithm);
    Bytes signature = key.sign(as_bytes("message")).value();
    for (std::size_t i = 0; i < signature.size(); i += 3) {
      signature[i] ^= 4;
      EXPECT_FALSE(key.verify(as_bytes("message"), signature)) << name(algorithm) << " byte " << i;
      signature[i] ^= 4;
    }
  }
}

TEST(Key, SignaturesHaveTheLengthsOfRfc7518) {
  const std::pair<Algorithm, std::size_t> lengths[] = {
      {Algorithm::hs256, 32}, {Algorithm::hs512, 64}, {Algorithm::rs256, 256}, {Algorithm::ps512, 256},
      {Algorithm::es256, 64}, {Algorithm::es384, 96}, {Algorithm::es512, 132}, {Algorithm::eddsa, 64}};
  for (const auto& [algorithm, length] : lengths) {
    for (int i = 0; i < 8; ++i) EXPECT_EQ(published_key(algorithm).sign(as_bytes("x"))->size(), length);
  }
}

TEST(Key, ASignatureOfAnyOtherLengthIsRefused) {
  for (const Algorithm algorithm :
       {Algorithm::hs256, Algorithm::hs384, Algorithm::hs512, Algorithm::rs256, Algorithm::rs512, Algorithm::ps256,
        Algorithm::ps512, Algorithm::es256, Algorithm::es384, Algorithm::es512, Algorithm::eddsa}) {
    const Key key = published_key(algorithm);
    const Bytes signature = key.sign(as_bytes("x")).value();
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, signature.size() / 2, signature.size() - 1,
                                   signature.size() + 1, signature.size() * 2}) {
      Bytes other = signature;
      other.resize(size);
      EXPECT_FALSE(key.verify(as_bytes("x"), other)) << name(algorithm) << size;
    }
  }
}

TEST(Key, OneKeyHasOneAlgorithmSoAnotherHashDoesNotVerify) {
  const Bytes signature = published_key(Algorithm::rs256).sign(as_bytes("message")).value();
  for (const Algorithm other : {Algorithm::rs384, Algorithm::rs512, Algorithm::ps256}) {
    EXPECT_FALSE(published_key(other).verify(as_bytes("message"), signature)) << name(other);
  }
}

TEST(Key, APublicKeyCannotSign) {
  for (const Algorithm algorithm : {Algorithm::rs256, Algorithm::es256, Algorithm::eddsa}) {
    const Key half = published_key(algorithm).public_half();
    EXPECT_FALSE(half.can_sign());
    EXPECT_EQ(reason_of(half.sign(as_bytes("x"))), Reason::invalid_key);
    EXPECT_EQ(reason_of(half.private_jwk()), Reason::invalid_key);
  }
}

TEST(Key, PrivateJwkComesBackAsTheSameKey) {
  for (const Algorithm algorithm : all) {
    SCOPED_TRACE(name(algorithm));
    const Key key = published_key(algorithm);
    const auto text = key.private_jwk();
    ASSERT_TRUE(text);
    const auto again = Key::from_jwk(text->text());
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_TRUE(again->can_sign());
    EXPECT_EQ(again->id(), key.id());
    EXPECT_EQ(again->algorithm(), algorithm);
    EXPECT_TRUE(key.verify(as_bytes("m"), again->sign(as_bytes("m")).value()));
  }
}

TEST(Key, PublicJwkHoldsNothingPrivate) {
  for (const Algorithm algorithm : all) {
    const json::Object jwk = published_key(algorithm).public_jwk();
    for (const std::string_view member : {"d", "p", "q", "dp", "dq", "qi", "k", "oth"}) {
      EXPECT_FALSE(jwk.contains(member)) << name(algorithm) << ' ' << member;
    }
    EXPECT_EQ(jwk.empty(), is_symmetric(algorithm));
  }
}

TEST(Key, PublicJwkSaysAlgorithmUseAndId) {
  const Key key = published_key(Algorithm::es256);
  const json::Object jwk = key.public_jwk();
  EXPECT_EQ(*jwk.find("alg"), json::Value("ES256"));
  EXPECT_EQ(*jwk.find("use"), json::Value("sig"));
  EXPECT_EQ(*jwk.find("kid"), json::Value(key.id()));
  const auto again = Key::from_jwk(jwk);
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->can_sign());
}

TEST(Key, TheIdIsTheThumbprintWhenNoneIsGiven) {
  const Key key = published_key(Algorithm::es256);
  EXPECT_EQ(key.id(), key.thumbprint());
  EXPECT_EQ(key.public_half().thumbprint(), key.thumbprint());
  const auto named = Key::from_secret(Secret("0123456789abcdefghijklmnopqrstuvwxyz"), Algorithm::hs256, "mine");
  ASSERT_TRUE(named);
  EXPECT_EQ(named->id(), "mine");
  EXPECT_NE(named->thumbprint(), "mine");
}

TEST(Key, GeneratedKeysWorkAndDependOnTheRandomnessAlone) {
  for (const Algorithm algorithm : {Algorithm::hs256, Algorithm::hs384, Algorithm::hs512, Algorithm::es256,
                                    Algorithm::es384, Algorithm::es512, Algorithm::eddsa}) {
    SCOPED_TRACE(name(algorithm));
    crypto::FixedRandom first(1), second(1), other(2);
    const Key key = Key::generate(algorithm, first);
    EXPECT_EQ(key.id(), Key::generate(algorithm, second).id());
    EXPECT_NE(key.id(), Key::generate(algorithm, other).id());
    EXPECT_NE(Key::generate(algorithm).id(), Key::generate(algorithm).id());
    EXPECT_TRUE(key.verify(as_bytes("m"), key.sign(as_bytes("m")).value()));
  }
}

TEST(Key, GeneratedRsaKeysHave3072Bits) {
  const Key key = Key::generate(Algorithm::ps256);
  const auto signature = key.sign(as_bytes("m"));
  ASSERT_TRUE(signature);
  EXPECT_EQ(signature->size(), 384U);
  EXPECT_TRUE(key.public_half().verify(as_bytes("m"), *signature));
}

TEST(Key, OneKeyServesManyThreads) {
  for (const Algorithm algorithm : {Algorithm::rs256, Algorithm::ps256, Algorithm::es256, Algorithm::eddsa}) {
    const Key key = published_key(algorithm);
    const Bytes signature = key.sign(as_bytes("message")).value();
    std::atomic<int> wrong = 0;
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
          for (int round = 0; round < 30; ++round) {
            wrong += !key.verify(as_bytes("message"), signature);
            wrong += key.verify(as_bytes("massage"), signature);
            if (round % 10 == 0) wrong += !key.verify(as_bytes("m"), key.sign(as_bytes("m")).value());
          }
        });
      }
    }
    EXPECT_EQ(wrong, 0) << name(algorithm);
  }
}

TEST(Secrets, ShorterThanTheHashAreWeak) {
  const std::string text = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.,";
  const std::pair<Algorithm, std::size_t> least[] = {
      {Algorithm::hs256, 32}, {Algorithm::hs384, 48}, {Algorithm::hs512, 64}};
  for (const auto& [algorithm, size] : least) {
    EXPECT_TRUE(Key::from_secret(Secret(text.substr(0, size)), algorithm)) << size;
    EXPECT_EQ(reason_of(Key::from_secret(Secret(text.substr(0, size - 1)), algorithm)), Reason::weak_key);
    EXPECT_EQ(reason_of(Key::from_secret(Secret{}, algorithm)), Reason::weak_key);
  }
}

TEST(Secrets, WhatIsPlainlyNoSecretIsWeak) {
  const std::string pem = published_key(Algorithm::rs256).public_pem().value();
  const std::string jwk = json::print(published_key(Algorithm::es256).public_jwk());
  for (const std::string& text :
       {std::string(32, 'a'), std::string(64, '\0'), std::string("abcabcabcabcabcabcabcabcabcabcabcabc"),
        std::string("a-string-secret-at-least-256-bits-long"), pem, jwk}) {
    EXPECT_EQ(reason_of(Key::from_secret(Secret(text), Algorithm::hs256)), Reason::weak_key) << text;
  }
}

TEST(Secrets, AreForHmacAlone) {
  EXPECT_EQ(reason_of(Key::from_secret(Secret("0123456789abcdefghijklmnopqrstuvwxyz"), Algorithm::es256)),
            Reason::invalid_key);
}

TEST(Secrets, HaveNoPublicHalf) {
  const Key key = published_key(Algorithm::hs256);
  EXPECT_EQ(reason_of(key.public_pem()), Reason::invalid_key);
  EXPECT_TRUE(key.public_jwk().empty());
  EXPECT_TRUE(key.public_half().can_sign());
}

TEST(Ids, AreBoundedAndHaveNoControlCharacters) {
  const auto with_id = [](std::string id) {
    return Key::from_secret(Secret("0123456789abcdefghijklmnopqrstuvwxyz"), Algorithm::hs256, std::move(id));
  };
  EXPECT_TRUE(with_id(std::string(256, 'k')));
  EXPECT_EQ(reason_of(with_id(std::string(257, 'k'))), Reason::invalid_key);
  EXPECT_EQ(reason_of(with_id("a\nb")), Reason::invalid_key);
  EXPECT_EQ(reason_of(with_id(std::string("a\0b", 3))), Reason::invalid_key);
}

TEST(EcdsaDer, GoesThereAndBackForNumbersOfEveryLength) {
  for (const std::size_t size : {32U, 48U, 66U}) {
    for (std::size_t zeros = 0; zeros < size; ++zeros) {
      Bytes raw(2 * size, 0x7f);
      for (std::size_t i = 0; i < zeros; ++i) raw[i] = raw[2 * size - 1 - i] = 0;
      if (zeros < size) raw[zeros] = 0x80;
      const EcdsaDer der = ecdsa_to_der(raw);
      Bytes again(2 * size, 0xee);
      ASSERT_TRUE(ecdsa_from_der(der.view(), again)) << size << ' ' << zeros;
      EXPECT_EQ(again, raw);
    }
  }
}

TEST(EcdsaDer, RefusesWhatIsNotTheDerOfTwoNumbers) {
  const EcdsaDer der = ecdsa_to_der(Bytes(64, 0x90));
  Bytes raw(64);
  for (std::size_t size = 0; size < der.size; ++size) EXPECT_FALSE(ecdsa_from_der(der.view().first(size), raw)) << size;
  Bytes longer(der.view().begin(), der.view().end());
  longer.push_back(0);
  EXPECT_FALSE(ecdsa_from_der(longer, raw));
  Bytes small(62);
  EXPECT_FALSE(ecdsa_from_der(der.view(), small));
}

TEST(Curves, OrdersAreThoseOfOpenssl) {
  for (const Algorithm algorithm : {Algorithm::es256, Algorithm::es384, Algorithm::es512}) {
    const Curve& curve = curve_of(algorithm);
    const crypto::EcGroup group(EC_GROUP_new_by_curve_name(OBJ_txt2nid(curve.group)));
    Bytes order(curve.size);
    ASSERT_GT(BN_bn2binpad(EC_GROUP_get0_order(group.get()), order.data(), static_cast<int>(order.size())), 0);
    EXPECT_TRUE(std::equal(order.begin(), order.end(), curve.order.begin())) << curve.name;
    EXPECT_EQ(curve_named(curve.name), &curve);
  }
  EXPECT_EQ(curve_named("secp256k1"), nullptr);
}

}  // namespace
}  // namespace gatehouse::jose
