// The rows of the attack matrix that the text of a token decides: its form, its header, its claims.
#include <gatehouse/jose/internal/jose_testing.h>
#include <gatehouse/jose/jws.h>
#include <gatehouse/json/print.h>

namespace gatehouse::jose {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view good_claims =
    R"({"iss":"https://id.example","sub":"user-1","aud":"notes","exp":1750000300})";

Expectations expected() { return {.issuer = "https://id.example", .audience = "notes"}; }

const Key& key() {
  static const Key made = published_key(Algorithm::eddsa);
  return made;
}

Result<Claims> check(std::string_view token, const Expectations& expectations = expected()) {
  return verify(token, set_of(key().public_half()), expectations, test_now);
}
Result<Claims> check_claims(std::string_view claims) { return check(forge(R"({"alg":"EdDSA"})", claims, key())); }
Result<Claims> check_header(std::string_view header) { return check(forge(header, good_claims, key())); }

// Signs text parts as they stand, so that a bad form is also tried with a sound signature over it.
std::string sign_text(const std::string& header, const std::string& payload) {
  const std::string signed_part = header + '.' + payload;
  return signed_part + '.' + base64url(key().sign(as_bytes(signed_part)).value());
}

TEST(Forgery, Row11AnyOtherBase64IsRefusedInEachPartEvenWhenSignedSo) {
  const std::string header = base64url(as_bytes(R"({"alg":"EdDSA"})")), payload = base64url(as_bytes(good_claims));
  const std::string good = sign_text(header, payload);
  ASSERT_TRUE(check(good));
  const std::string signature(split(good)->signature);
  for (const std::string& wrong :
       {std::string("="), std::string("=="), std::string(" "), std::string("\n"), std::string("\r\n"), std::string("?"),
        std::string("+"), std::string("/"), std::string("\0", 1), std::string("\xc3\xa9")}) {
    for (const bool in_front : {true, false}) {
      const auto spoil = [&](const std::string& part) { return in_front ? wrong + part : part + wrong; };
      EXPECT_EQ(reason_of(check(sign_text(spoil(header), payload))), Reason::malformed_token);
      EXPECT_EQ(reason_of(check(sign_text(header, spoil(payload)))), Reason::malformed_token);
      EXPECT_EQ(reason_of(check(header + '.' + payload + '.' + spoil(signature))), Reason::malformed_token);
    }
  }
  // 86 characters: the last has four bits without a meaning.
  std::string trailing = good;
  ASSERT_TRUE(std::string_view("AQgw").contains(trailing.back()));
  trailing.back() = static_cast<char>(trailing.back() + 1);
  EXPECT_EQ(reason_of(check(trailing)), Reason::malformed_token);
  EXPECT_EQ(reason_of(check(sign_text(header + "A", payload))), Reason::malformed_token);
  EXPECT_EQ(reason_of(check(good + "AAA")), Reason::malformed_token);  // 4n+1 characters
}

TEST(Forgery, Row12CriticalHeadersAreRefused) {
  for (const std::string_view crit :
       {R"(["exp"])", "[]", R"("exp")", "null", R"(["alg"])", R"(["nothere"])", R"(["b64"],"b64":false)", "[1]"}) {
    EXPECT_EQ(reason_of(check_header(R"({"alg":"EdDSA","crit":)" + std::string(crit) + "}")), Reason::malformed_token)
        << crit;
  }
  EXPECT_EQ(reason_of(check_header(R"({"alg":"EdDSA","b64":false})")), Reason::malformed_token);
  EXPECT_EQ(reason_of(check_header(R"({"alg":"EdDSA","b64":true})")), Reason::malformed_token);
}

TEST(Forgery, Row13KeysThatTheTokenBringsAlongAreRefused) {
  crypto::FixedRandom random(13);
  const Key attacker = Key::generate(Algorithm::eddsa, random);
  const std::string jwk = json::print(json::Value(attacker.public_jwk()));
  for (const std::string& member :
       {R"("jwk":)" + jwk, std::string(R"("jku":"https://evil.example/keys")"),
        std::string(R"("jku":"file:///etc/passwd")"), std::string(R"("x5u":"http://127.0.0.1/")"),
        std::string(R"("x5c":["MAA="])"), std::string(R"("x5t":"AAAA")"), std::string(R"("x5t#S256":"AAAA")"),
        std::string(R"("jwk":null)")}) {
    const std::string header = R"({"alg":"EdDSA",)" + member + "}";
    EXPECT_EQ(reason_of(check(forge(header, good_claims, attacker))), Reason::malformed_token) << member;
    EXPECT_EQ(reason_of(check_header(header)), Reason::malformed_token) << member;
  }
}

TEST(Forgery, Row14KeyIdsAreOnlyEverCompared) {
  for (const std::string_view kid : {"../../dev/null", "' OR 1=1--", "|id", R"(\u0000)", R"(\n)", "", "unknown"}) {
    const auto claims = check_header(R"({"alg":"EdDSA","kid":")" + std::string(kid) + "\"}");
    EXPECT_EQ(reason_of(claims), Reason::unknown_key) << kid;
    EXPECT_FALSE(claims.error().detail.contains('\n'));
    EXPECT_FALSE(claims.error().detail.contains('\0'));
  }
  for (const std::string& kid :
       {std::string("5"), std::string("[\"a\"]"), std::string("null"), '"' + std::string(257, 'k') + '"',
        '"' + std::string(64 * 1024, 'k') + '"', '"' + std::string(3900, 'k') + '"'}) {
    EXPECT_EQ(reason_of(check_header(R"({"alg":"EdDSA","kid":)" + kid + "}")), Reason::malformed_token);
  }
  crypto::FixedRandom random(14);
  const Key other = Key::generate(Algorithm::eddsa, random);
  const KeySet both = KeySet::of({key(), other}).value();
  const std::string token = forge(R"({"alg":"EdDSA","kid":")" + other.id() + "\"}", good_claims, key());
  EXPECT_EQ(reason_of(verify(token, both, expected(), test_now)), Reason::wrong_signature);
}

TEST(Forgery, Row15DuplicateMembersAreRefused) {
  for (const std::string_view header :
       {R"({"alg":"EdDSA","alg":"EdDSA"})", R"({"alg":"none","alg":"EdDSA"})", R"({"alg":"EdDSA","\u0061lg":"none"})",
        R"({"alg":"EdDSA","kid":"a","kid":"b"})"}) {
    EXPECT_EQ(reason_of(check_header(header)), Reason::malformed_token) << header;
  }
  for (const std::string_view member :
       {R"("exp":1750000999)", R"("sub":"admin")", R"("\u0073ub":"admin")", R"("aud":"notes")"}) {
    const std::string claims =
        std::string(good_claims.substr(0, good_claims.size() - 1)) + ',' + std::string(member) + '}';
    EXPECT_EQ(reason_of(check_claims(claims)), Reason::malformed_token) << member;
  }
}

TEST(Forgery, Row16ExpiriesThatAreNoTimeAreRefused) {
  for (const std::string& exp :
       {std::string(R"("1750000300")"), std::string("null"), std::string("true"), std::string("[]"),
        std::string("[1750000300]"), std::string("{}"), std::string("NaN"), std::string("Infinity"),
        std::string("1e400"), std::string("-1"), std::string("-1e300"), std::string("9223372036854775808"),
        std::string("18446744075459551916"), "1" + std::string(30, '0'), "9" + std::string(12'000, '9'),
        std::string("0x7fffffff"), std::string("+1750000300"), std::string("1750000300.")}) {
    EXPECT_EQ(reason_of(check_claims(R"({"iss":"https://id.example","aud":"notes","exp":)" + exp + "}")),
              Reason::malformed_token)
        << exp.substr(0, 40);
  }
  EXPECT_EQ(reason_of(check_claims(R"({"iss":"https://id.example","aud":"notes","exp":0})")), Reason::expired_token);
  EXPECT_EQ(
      reason_of(check_claims(R"({"iss":"https://id.example","aud":"notes","exp":)" + std::string(60'000, '9') + "}")),
      Reason::malformed_token);
}

TEST(Forgery, Row17TheEdgesOfTimeAreExact) {
  Expectations strict = expected();
  strict.leeway = 0s;
  const auto at = [&](std::string_view times) {
    return check(
        forge(R"({"alg":"EdDSA"})", R"({"iss":"https://id.example","aud":"notes")" + std::string(times) + "}", key()),
        strict);
  };
  EXPECT_EQ(reason_of(at(R"(,"exp":1750000000)")), Reason::expired_token);
  EXPECT_TRUE(at(R"(,"exp":1750000001)"));
  EXPECT_EQ(reason_of(at(R"(,"exp":1750000300,"nbf":1750000001)")), Reason::not_yet_valid);
  EXPECT_EQ(reason_of(at("")), Reason::malformed_token);
  strict.leeway = 1h;
  EXPECT_EQ(reason_of(at(R"(,"exp":1750000300)")), Reason::invalid_config);
}

TEST(Forgery, Row18IssuersThatAreAlmostRightAreRefused) {
  for (const std::string_view iss :
       {R"(["https://id.example"])", R"("https://id.exampl")", R"("https://id.example.evil")",
        R"("https://id.example/")", R"("https://ID.example")", R"("HTTPS://id.example")",
        R"("https://id.example@evil")", R"("https://id.example\u0000")", R"("https://\u0456d.example")", R"("")",
        R"(" https://id.example")", R"({"iss":"https://id.example"})", "null"}) {
    const auto claims = check_claims(R"({"iss":)" + std::string(iss) + R"(,"aud":"notes","exp":1750000300})");
    ASSERT_FALSE(claims) << iss;
    EXPECT_EQ(claims.error().reason, iss[0] == '"' ? Reason::wrong_issuer : Reason::malformed_token) << iss;
  }
  EXPECT_EQ(reason_of(check_claims(R"({"aud":"notes","exp":1750000300})")), Reason::wrong_issuer);
}

TEST(Forgery, Row19AudiencesWithoutOursAreRefused) {
  const auto with = [](std::string_view member) {
    return check_claims(R"({"iss":"https://id.example","exp":1750000300)" + std::string(member) + "}");
  };
  for (const std::string_view aud : {"", R"(,"aud":[])", R"(,"aud":"")", R"(,"aud":"note")", R"(,"aud":"notes2")",
                                     R"(,"aud":["mail","note"])", R"(,"aud":"notes\u0000")", R"(,"aud":"NOTES")"}) {
    EXPECT_EQ(reason_of(with(aud)), Reason::wrong_audience) << aud;
  }
  for (const std::string_view aud :
       {R"(,"aud":{"notes":1})", R"(,"aud":[["notes"]])", R"(,"aud":1)", R"(,"aud":["notes",1])"}) {
    EXPECT_EQ(reason_of(with(aud)), Reason::malformed_token) << aud;
  }
}

TEST(Forgery, Row20TokensOfOneTypeNeverPassAsAnother) {
  constexpr std::string_view types[] = {"JWT", "at+jwt", "logout+jwt", "dpop+jwt", "secevent+jwt", "email+jwt"};
  int wrong_cells = 0;
  for (const std::string_view made : types) {
    for (const std::string_view wanted : types) {
      Expectations expectations = expected();
      expectations.type = wanted;
      const auto claims =
          check(forge(R"({"alg":"EdDSA","typ":")" + std::string(made) + "\"}", good_claims, key()), expectations);
      EXPECT_EQ(claims.has_value(), made == wanted) << made << " as " << wanted;
      wrong_cells += !claims && claims.error().reason == Reason::wrong_type;
    }
  }
  EXPECT_EQ(wrong_cells, 30);
}

TEST(Forgery, Row21JsonThatIsNotStrictIsRefusedAtOnce) {
  const std::string deep = std::string(5000, '[') + std::string(5000, ']');
  for (const std::string& json :
       {R"({"alg":"EdDSA","x":)" + std::string(10, '[') + std::string(10, ']') + "}",
        std::string("\xef\xbb\xbf{\"alg\":\"EdDSA\"}"), std::string("{\"alg\":\"EdDSA\"} x"),
        std::string("{\"alg\":\"EdDSA\"}{}"), std::string("{\"alg\":\"EdDSA\",}"),
        std::string("{/**/\"alg\":\"EdDSA\"}"), std::string("{\"alg\":\"EdDSA\",\"x\":NaN}"),
        std::string("{\"alg\":\"EdDSA\",\"x\":\"\\ud800\"}"), std::string("{\"alg\":\"EdDSA\",\"x\":\"\xc0\xaf\"}"),
        std::string("{\"alg\":\"EdDSA\",\"x\":\"\n\"}"), std::string("[]"), std::string("\"EdDSA\""),
        std::string("{\0\"\0a\0", 6), std::string("{'alg':'EdDSA'}")}) {
    EXPECT_EQ(reason_of(check_header(json)), Reason::malformed_token) << json;
  }
  for (const std::string& json :
       {R"({"iss":"https://id.example","aud":"notes","exp":1750000300,"x":)" + deep + "}", "{} " + deep, deep,
        std::string(good_claims) + "}", "\xef\xbb\xbf" + std::string(good_claims)}) {
    EXPECT_EQ(reason_of(check_claims(json)), Reason::malformed_token);
  }
}

TEST(Forgery, Row22OtherNumbersOfPartsAndHugeTokensAreRefused) {
  const std::string good = forge(R"({"alg":"EdDSA"})", good_claims, key());
  ASSERT_TRUE(check(good));
  for (const std::string& token :
       {std::string(), std::string("."), std::string(".."), std::string("..."), std::string(1'000'000, '.'),
        std::string(16'000, '.'), std::string(1 << 20, 'A'), good + '.', good + ".AAAA", good + "..", '.' + good,
        good.substr(0, good.rfind('.')), good.substr(0, good.rfind('.') + 1), good.substr(good.find('.')),
        std::string("a..c"), good + '.' + good}) {
    EXPECT_EQ(reason_of(check(token)), Reason::malformed_token);
  }
}

TEST(Forgery, Row23JsonFormsAndPolyglotsAreRefused) {
  const std::string good = forge(R"({"alg":"EdDSA"})", good_claims, key());
  const JwsParts parts = *split(good);
  const std::string flat = R"({"payload":")" + std::string(parts.payload) + R"(","protected":")" +
                           std::string(parts.header) + R"(","signature":")" + std::string(parts.signature) + "\"}";
  const std::string general = R"({"payload":")" + std::string(parts.payload) + R"(","signatures":[{"protected":")" +
                              std::string(parts.header) + R"(","signature":")" + std::string(parts.signature) + "\"}]}";
  for (const std::string& token : {flat, general, good + '~', good + "~disclosure~", R"({" )" + good + R"(":1})",
                                   '"' + good + '"', good + flat, "Bearer " + good}) {
    EXPECT_EQ(reason_of(check(token)), Reason::malformed_token) << token.substr(0, 40);
  }
}

TEST(Forgery, Row24EncryptedTokensAreRefusedAtOnce) {
  for (const std::string_view header :
       {R"({"alg":"RSA-OAEP","enc":"A256GCM"})", R"({"alg":"PBES2-HS256+A128KW","p2c":2147483648,"enc":"A128GCM"})",
        R"({"alg":"EdDSA","zip":"DEF"})", R"({"alg":"dir","enc":"A128CBC-HS256"})",
        R"({"alg":"EdDSA","enc":"A256GCM"})"}) {
    const std::string part = base64url(as_bytes(header));
    EXPECT_EQ(reason_of(check(part + ".AAAA.AAAA.AAAA.AAAA")), Reason::malformed_token);
    EXPECT_EQ(reason_of(check(part + "..AAAA.AAAA.AAAA")), Reason::malformed_token);
    EXPECT_FALSE(check_header(header)) << header;
  }
}

TEST(Forgery, Row25SubjectsThatAreNoNameAreRefused) {
  const auto with = [](const std::string& sub) {
    return check_claims(R"({"iss":"https://id.example","aud":"notes","exp":1750000300,"sub":)" + sub + "}");
  };
  for (const std::string& sub :
       {std::string("1"), std::string("[\"user-1\"]"), std::string("\"\""), std::string(R"("user-1\u0000")"),
        std::string("null"), '"' + std::string(2000, 's') + '"', '"' + std::string(256 * 1024, 's') + '"'}) {
    EXPECT_EQ(reason_of(with(sub)), Reason::malformed_token);
  }
  // Two spellings of one letter are two users.
  EXPECT_NE(with(R"("jos\u00e9")")->subject, with(R"("jose\u0301")")->subject);
}

}  // namespace
}  // namespace gatehouse::jose
