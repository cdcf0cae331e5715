#include <gatehouse/crypto/internal/sodium.h>
#include <gatehouse/jose/internal/jose_testing.h>
#include <gatehouse/json/parse.h>
#include <gatehouse/json/print.h>
#include <sodium.h>

namespace gatehouse::jose {
namespace {

json::Object object_of(std::string_view text) { return *json::parse(text).value().object(); }

Result<Key> with(std::string_view jwk, std::string_view member, json::Value value,
                 std::optional<Algorithm> if_absent = std::nullopt) {
  json::Object object = object_of(jwk);
  object.set(member, std::move(value));
  return Key::from_jwk(object, if_absent);
}

Result<Key> without(std::string_view jwk, std::string_view member, std::optional<Algorithm> if_absent = std::nullopt) {
  json::Object object = object_of(jwk);
  object.remove(member);
  return Key::from_jwk(object, if_absent);
}

TEST(Jwk, EcAndOkpSayTheirAlgorithmByTheCurve) {
  EXPECT_EQ(Key::from_jwk(rfc7515_a3_key)->algorithm(), Algorithm::es256);
  EXPECT_EQ(Key::from_jwk(rfc7515_a4_key)->algorithm(), Algorithm::es512);
  EXPECT_EQ(Key::from_jwk(rfc8037_a1_key)->algorithm(), Algorithm::eddsa);
}

TEST(Jwk, RsaAndOctMustSayTheirAlgorithm) {
  for (const std::string_view jwk : {rfc7515_a1_key, rfc7515_a2_key}) {
    const auto key = Key::from_jwk(jwk);
    EXPECT_EQ(reason_of(key), Reason::invalid_key);
    EXPECT_TRUE(key.error().detail.contains("must say its alg")) << key.error().detail;
  }
  EXPECT_EQ(Key::from_jwk(rfc7515_a2_key, Algorithm::ps384)->algorithm(), Algorithm::ps384);
}

TEST(Jwk, TheFallbackNeverOverridesWhatTheKeySays) {
  EXPECT_EQ(with(rfc7515_a2_key, "alg", "RS256", Algorithm::ps256)->algorithm(), Algorithm::rs256);
  EXPECT_EQ(Key::from_jwk(rfc7515_a3_key, Algorithm::es384)->algorithm(), Algorithm::es256);
  EXPECT_EQ(reason_of(Key::from_jwk(rfc7515_a2_key, Algorithm::hs256)), Reason::invalid_key);
  EXPECT_EQ(reason_of(Key::from_jwk(rfc7515_a1_key, Algorithm::rs256)), Reason::invalid_key);
}

TEST(Jwk, AnAlgorithmThatDoesNotFitTheKeyIsRefused) {
  for (const std::string_view alg : {"ES384", "RS256", "HS256", "EdDSA", "none", "es256", "ECDH-ES", ""}) {
    EXPECT_EQ(reason_of(with(rfc7515_a3_key, "alg", alg)), Reason::invalid_key) << alg;
  }
  EXPECT_EQ(reason_of(with(rfc7515_a4_key, "alg", "ES521")), Reason::invalid_key);
  EXPECT_EQ(reason_of(with(rfc7515_a3_key, "alg", 256)), Reason::invalid_key);
}

TEST(Jwk, TheKeyTypeIsCaseSensitive) {
  for (const std::string_view kty : {"rsa", "Rsa", "ec", "okp", "OCT", "Oct", "AKP", ""}) {
    EXPECT_EQ(reason_of(with(rfc7515_a2_key, "kty", kty, Algorithm::rs256)), Reason::invalid_key) << kty;
  }
  EXPECT_EQ(reason_of(without(rfc7515_a2_key, "kty", Algorithm::rs256)), Reason::invalid_key);
  EXPECT_EQ(reason_of(with(rfc7515_a2_key, "kty", nullptr, Algorithm::rs256)), Reason::invalid_key);
}

TEST(Jwk, AKeyOfOneTypeNeverHasMembersOfAnother) {
  EXPECT_EQ(reason_of(with(rfc7515_a2_key, "kty", "oct", Algorithm::hs256)), Reason::invalid_key);
  EXPECT_EQ(reason_of(with(rfc7515_a1_key, "n", "AQAB", Algorithm::hs256)), Reason::invalid_key);
  EXPECT_EQ(reason_of(with(rfc7515_a3_key, "k", "AAAA")), Reason::invalid_key);
  EXPECT_EQ(reason_of(with(rfc7515_a3_key, "kty", "OKP")), Reason::invalid_key);
}

TEST(Jwk, AnotherUseIsRefused) {
  EXPECT_TRUE(with(rfc7515_a3_key, "use", "sig"));
  for (const json::Value& use : {json::Value("enc"), json::Value("SIG"), json::Value(1), json::Value(nullptr)}) {
    EXPECT_EQ(reason_of(with(rfc7515_a3_key, "use", use)), Reason::invalid_key);
  }
}

TEST(Jwk, KeyOperationsMustBeOurs) {
  const auto operations = [](json::Array list) { return with(rfc7515_a3_key, "key_ops", std::move(list)); };
  EXPECT_TRUE(operations({"sign"}));
  EXPECT_TRUE(operations({"sign", "verify"}));
  EXPECT_TRUE(operations({"verify"}));
  EXPECT_FALSE(operations({}));
  EXPECT_FALSE(operations({"encrypt"}));
  EXPECT_FALSE(operations({"sign", "deriveKey"}));
  EXPECT_FALSE(operations({"sign", "sign"}));
  EXPECT_FALSE(operations({1}));
  EXPECT_FALSE(with(rfc7515_a3_key, "key_ops", "sign"));
  json::Object half = published_key(Algorithm::es256).public_jwk();
  half.set("key_ops", json::Array{"sign"});
  EXPECT_EQ(reason_of(Key::from_jwk(half)), Reason::invalid_key);
  half.set("key_ops", json::Array{"verify"});
  EXPECT_TRUE(Key::from_jwk(half));
}

TEST(Jwk, PointsOffTheCurveAreRefused) {
  const std::string x = *object_of(rfc7515_a3_key).find("x")->string();
  EXPECT_EQ(reason_of(with(rfc7515_a3_key, "y", x)), Reason::invalid_key);
  EXPECT_EQ(reason_of(with(rfc7515_a3_key, "x", base64url(Bytes(32, 0)))), Reason::invalid_key);
  EXPECT_EQ(reason_of(with(rfc7515_a3_key, "x", base64url(Bytes(32, 0xff)))), Reason::invalid_key);
}

TEST(Jwk, CoordinatesHaveExactlyTheCurvesLength) {
  const Bytes x = from_base64url(*object_of(rfc7515_a3_key).find("x")->string()).value();
  Bytes longer = x, shorter(x.begin() + 1, x.end());
  longer.insert(longer.begin(), 0);
  for (const Bytes& wrong : {longer, shorter}) {
    EXPECT_EQ(reason_of(with(rfc7515_a3_key, "x", base64url(wrong))), Reason::invalid_key);
    EXPECT_EQ(reason_of(with(rfc7515_a3_key, "y", base64url(wrong))), Reason::invalid_key);
    EXPECT_EQ(reason_of(with(rfc7515_a3_key, "d", base64url(wrong))), Reason::invalid_key);
  }
  EXPECT_EQ(reason_of(with(rfc7515_a3_key, "crv", "P-384")), Reason::invalid_key);
  EXPECT_EQ(reason_of(with(rfc7515_a3_key, "crv", "secp256k1")), Reason::invalid_key);
  EXPECT_EQ(reason_of(without(rfc7515_a3_key, "crv")), Reason::invalid_key);
}

TEST(Jwk, MissingEmptyOrMisspeltMembersAreRefused) {
  for (const std::string_view member : {"x", "y"}) {
    EXPECT_EQ(reason_of(without(rfc7515_a3_key, member)), Reason::invalid_key) << member;
    EXPECT_EQ(reason_of(with(rfc7515_a3_key, member, "")), Reason::invalid_key) << member;
    EXPECT_EQ(reason_of(with(rfc7515_a3_key, member, 5)), Reason::invalid_key) << member;
    EXPECT_EQ(reason_of(with(rfc7515_a3_key, member, "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU=")),
              Reason::invalid_key);
  }
}

TEST(Jwk, ThePrivatePartMustBelongToThePublicOne) {
  const std::string one = base64url([] {
    Bytes d(32, 0);
    d[31] = 1;
    return d;
  }());
  EXPECT_EQ(reason_of(with(rfc7515_a3_key, "d", one)), Reason::invalid_key);
  EXPECT_EQ(reason_of(with(rfc7515_a3_key, "d", base64url(Bytes(32, 0)))), Reason::invalid_key);
  EXPECT_EQ(reason_of(with(rfc7515_a3_key, "d", base64url(Bytes(32, 0xff)))), Reason::invalid_key);
  EXPECT_EQ(reason_of(with(rfc8037_a1_key, "d", one)), Reason::invalid_key);
}

TEST(Jwk, EveryPrivateNumberOfAnRsaKeyIsChecked) {
  ASSERT_TRUE(Key::from_jwk(rfc7515_a2_key, Algorithm::rs256));
  for (const std::string_view member : {"d", "p", "q", "dp", "dq", "qi"}) {
    Bytes number = from_base64url(*object_of(rfc7515_a2_key).find(member)->string()).value();
    number[number.size() / 2] ^= 1;
    EXPECT_EQ(reason_of(with(rfc7515_a2_key, member, base64url(number), Algorithm::rs256)), Reason::invalid_key)
        << member;
    EXPECT_EQ(reason_of(without(rfc7515_a2_key, member, Algorithm::rs256)), Reason::invalid_key) << member;
  }
  EXPECT_EQ(reason_of(with(rfc7515_a2_key, "oth", json::Array{}, Algorithm::rs256)), Reason::invalid_key);
}

TEST(Jwk, RsaSizesAndExponentsAreBounded) {
  const auto rsa = [](const Bytes& n, std::string_view e) {
    return Key::from_jwk(json::Object{{"kty", "RSA"}, {"alg", "RS256"}, {"n", base64url(n)}, {"e", e}});
  };
  const Bytes n = from_base64url(*object_of(rfc7515_a2_key).find("n")->string()).value();
  EXPECT_TRUE(rsa(n, "AQAB"));
  const Bytes small(n.end() - 128, n.end());
  EXPECT_EQ(reason_of(rsa(small, "AQAB")), Reason::weak_key);
  Bytes large(1025, 0xa5);
  EXPECT_EQ(reason_of(rsa(large, "AQAB")), Reason::invalid_key);
  Bytes even = n;
  even.back() &= 0xfe;
  EXPECT_EQ(reason_of(rsa(even, "AQAB")), Reason::invalid_key);
  // 1, 3, 65535, 65536, 65538 and one of 72 bits
  for (const std::string_view e : {"AQ", "Aw", "__8", "AQAA", "AQAC", "AQAAAAAAAAAB"}) {
    EXPECT_EQ(reason_of(rsa(n, e)), Reason::weak_key) << e;
  }
  Bytes leading = n;
  leading.insert(leading.begin(), 0);
  EXPECT_EQ(reason_of(rsa(leading, "AQAB")), Reason::invalid_key);
}

Result<Key> rsa_of(std::string_view n) {
  return Key::from_jwk(json::Object{{"kty", "RSA"}, {"alg", "RS256"}, {"n", n}, {"e", "AQAB"}});
}

TEST(Jwk, KeysOfTheBrokenGeneratorRocaAreRefused) {
  // p and q are k * M + 65537^a mod M, M the product of the first 126 primes, as that generator made them.
  const auto key = rsa_of(
      "1mpYApZ6CimAqKKuI3lS4YwUxHCtxL7LQ8nD3-"
      "BA8rWbrsb1LCPBQBPaujAax4M81bSOYaCBLSO0F90oJfU0JxSda0viIES_XVCKK_8lCK31CevwoSfvC_vUYfQInmLeLI5wydQfdPv7ldnZspDG"
      "Vjyo1xLL5LavicPHrUD5cmb-UvqDmaeMeNx2Ec25KX2rrpiWnmfygfACOXZ9Od7BXsc9SAZR_YFHvfCVdomR4RBZnspXu4kP_LpsN5FFXOMk0v"
      "lGe5s6f_rfju5cmKAtKrBcmIE0cczNfhfRYDYbC4rvRNKpAg7NEUxgvYaJxsqqppSSRAV1DV02jEwhL49jTQ");
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().reason, Reason::weak_key);
  EXPECT_TRUE(key.error().detail.contains("ROCA")) << key.error().detail;
}

TEST(Jwk, NoOtherModulusIsTakenForOneOfRoca) {
  crypto::FixedRandom random(2017);
  for (const std::size_t size : {256U, 384U, 512U}) {
    for (int i = 0; i < 100; ++i) {
      Bytes n(size);
      random.fill(n);
      n.front() |= 0x80;
      n.back() |= 1;
      EXPECT_TRUE(rsa_of(base64url(n))) << base64url(n);
    }
  }
}

Result<Key> ed25519_of(BytesView x) {
  return Key::from_jwk(json::Object{{"kty", "OKP"}, {"crv", "Ed25519"}, {"x", base64url(x)}});
}

// The points of orders 1, 2, 4 and 8, and those spelt with a field element of p or more.
std::vector<Bytes> points_of_small_order() {
  const auto point = [](Byte first, Byte middle, Byte last) {
    Bytes bytes(32, middle);
    bytes.front() = first;
    bytes.back() = last;
    return bytes;
  };
  std::vector<Bytes> points{point(0, 0, 0),
                            point(1, 0, 0),
                            point(0xec, 0xff, 0x7f),  // p - 1
                            point(0xed, 0xff, 0x7f),  // p
                            point(0xee, 0xff, 0x7f),  // p + 1
                            from_base64url("JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU").value(),
                            from_base64url("xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA3o").value()};
  for (std::size_t i = 0, half = points.size(); i < half; ++i) {
    points.push_back(points[i]);
    points.back().back() |= 0x80;  // the sign of x
  }
  return points;
}

TEST(Jwk, Ed25519KeysOfSmallOrderAreRefused) {
  for (const Bytes& x : points_of_small_order()) {
    EXPECT_EQ(reason_of(ed25519_of(x)), Reason::invalid_key) << base64url(x);
  }
}

TEST(Jwk, Ed25519KeysOutsideTheMainSubgroupAreRefused) {
  crypto::ready_sodium();
  const Bytes good = from_base64url(*object_of(rfc8037_a1_key).find("x")->string()).value();
  ASSERT_TRUE(ed25519_of(good));
  int added = 0;
  for (const Bytes& torsion : points_of_small_order()) {
    Bytes mixed(32);
    if (crypto_core_ed25519_add(mixed.data(), good.data(), torsion.data()) != 0 || mixed == good) continue;
    EXPECT_EQ(reason_of(ed25519_of(mixed)), Reason::invalid_key) << base64url(torsion);
    ++added;
  }
  EXPECT_GE(added, 7);
  for (const std::size_t size : {0U, 31U, 33U, 64U}) {
    EXPECT_EQ(reason_of(ed25519_of(Bytes(size, 5))), Reason::invalid_key);
  }
  EXPECT_EQ(reason_of(with(rfc8037_a1_key, "crv", "X25519")), Reason::invalid_key);
  EXPECT_EQ(reason_of(with(rfc8037_a1_key, "crv", "Ed448")), Reason::invalid_key);
}

TEST(Jwk, HmacKeysAreHeldToTheHashesLength) {
  const auto oct = [](std::size_t size, std::string_view alg) {
    return Key::from_jwk(json::Object{{"kty", "oct"}, {"alg", alg}, {"k", base64url(Bytes(size, 0x5a))}});
  };
  EXPECT_TRUE(oct(32, "HS256"));
  EXPECT_EQ(reason_of(oct(31, "HS256")), Reason::weak_key);
  EXPECT_EQ(reason_of(oct(47, "HS384")), Reason::weak_key);
  EXPECT_EQ(reason_of(oct(63, "HS512")), Reason::weak_key);
  EXPECT_EQ(reason_of(oct(1025, "HS256")), Reason::invalid_key);
  EXPECT_EQ(reason_of(Key::from_jwk(json::Object{{"kty", "oct"}, {"alg", "HS256"}})), Reason::weak_key);
}

TEST(Jwk, TextThatIsNoObjectIsRefused) {
  for (const std::string_view text : {"", "[]", "null", "\"RSA\"", "{", "{\"kty\":\"EC\",\"kty\":\"EC\"}"}) {
    EXPECT_EQ(reason_of(Key::from_jwk(text)), Reason::invalid_key) << text;
  }
  EXPECT_EQ(reason_of(Key::from_jwk(std::string(100'000, ' '))), Reason::invalid_key);
}

TEST(Jwk, ErrorsNeverHoldTheSecret) {
  const auto key = Key::from_jwk(R"({"kty":"oct","alg":"HS256","k":"c2VjcmV0LXNlY3JldA"})");
  ASSERT_FALSE(key);
  EXPECT_FALSE(key.error().detail.contains("c2Vjc"));
}

}  // namespace
}  // namespace gatehouse::jose
