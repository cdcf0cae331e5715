#include <gatehouse/auth/auth_testing.h>
#include <gatehouse/auth/upkeep.h>
#include <gatehouse/jose/key_set.h>
#include <gatehouse/json/parse.h>

namespace gatehouse {
namespace {

class SigningKeysTest : public AuthTest {
 protected:
  std::string issued() { return auth().tokens.issue({.subject = "ada"})->access_token; }
  std::string key_of(std::string_view token) { return *jose::inspect(token)->header.find("kid")->string(); }
  bool accepted(std::string_view token) { return auth().tokens.verify(token).has_value(); }
  std::size_t published() { return jose::KeySet::parse(auth().tokens.jwks())->keys().size(); }
};

TEST_F(SigningKeysTest, TheFirstStartMakesOneKeyAndItStays) {
  EXPECT_EQ(published(), 1U);
  const auto before = auth().tokens.jwks();
  ASSERT_TRUE(tidy(auth()));
  EXPECT_EQ(auth().tokens.jwks(), before);
}

TEST_F(SigningKeysTest, ARotatedKeyIsAnnouncedBeforeItSigns) {
  const auto old = key_of(issued());
  const auto added = auth().keys.rotate(false, here);
  ASSERT_TRUE(added);
  EXPECT_EQ(published(), 2U);
  EXPECT_EQ(key_of(issued()), old);
  clock.advance(10min);
  ASSERT_TRUE(catch_up(auth()));
  EXPECT_EQ(key_of(issued()), *added);
}

TEST_F(SigningKeysTest, Row28AnOldKeyVerifiesUntilItsLastTokenHasDied) {
  ASSERT_TRUE(auth().keys.rotate(false, here));
  clock.advance(10min - 1s);
  const auto last_of_old = issued();
  clock.advance(1s);
  ASSERT_TRUE(catch_up(auth()));
  EXPECT_TRUE(accepted(last_of_old));
  clock.advance(5min);
  ASSERT_TRUE(catch_up(auth()));
  EXPECT_EQ(published(), 2U);
  clock.advance(2min);
  ASSERT_TRUE(catch_up(auth()));
  EXPECT_EQ(published(), 1U);
}

TEST_F(SigningKeysTest, Row28ATokenOfAKeyThatIsOnlyAnnouncedIsRefused) {
  const auto added = auth().keys.rotate(false, here);
  const auto secret = auth().keys.export_private(*added);
  const auto sign_early = [&] {
    return *jose::sign({.issuer = auth().tokens.settings().issuer,
                        .subject = "ada",
                        .audience = {auth().tokens.settings().audience},
                        .expires_at = clock.now() + 5min},
                       *jose::Key::from_jwk(secret->text()), "at+jwt");
  };
  EXPECT_EQ(auth().tokens.verify(sign_early()).error().reason, Reason::unknown_key);
  const auto tolerance = auth().tokens.settings().leeway + 60s;  // for processes whose clocks differ
  clock.advance(10min - tolerance - 1s);
  ASSERT_TRUE(catch_up(auth()));
  EXPECT_FALSE(accepted(sign_early()));
  clock.advance(1s);
  ASSERT_TRUE(catch_up(auth()));
  EXPECT_TRUE(accepted(sign_early()));
  EXPECT_NE(key_of(issued()), *added);
}

TEST_F(SigningKeysTest, AtOnceSignsAtOnce) {
  const auto before = issued();
  const auto added = auth().keys.rotate(true, here);
  ASSERT_TRUE(added);
  EXPECT_EQ(key_of(issued()), *added);
  EXPECT_TRUE(accepted(before));
}

TEST_F(SigningKeysTest, AnAnnouncedKeyThatWasReplacedAtOnceNeverSigns) {
  const auto announced = auth().keys.rotate(false, here);
  ASSERT_TRUE(announced);
  clock.advance(1s);
  const auto added = auth().keys.rotate(true, here);
  ASSERT_TRUE(added);
  for (const auto passed : {0min, 10min, 20min, 2 * 60min}) {
    clock.advance(passed);
    ASSERT_TRUE(catch_up(auth()));
    EXPECT_EQ(key_of(issued()), *added);
    EXPECT_TRUE(accepted(issued()));
  }
  EXPECT_TRUE(auth().keys.rotate(true, here)) << "the next one follows the last";
}

TEST_F(SigningKeysTest, AKeyOfAgeIsRotatedByItself) {
  const auto old = key_of(issued());
  clock.advance(30 * 24h - 10min - 1s);
  ASSERT_TRUE(tidy(auth()));
  EXPECT_EQ(published(), 1U);
  clock.advance(1s);
  ASSERT_TRUE(tidy(auth()));
  EXPECT_EQ(published(), 2U);
  clock.advance(10min);
  ASSERT_TRUE(tidy(auth()));
  EXPECT_NE(key_of(issued()), old);
  ASSERT_TRUE(tidy(auth()));
  EXPECT_EQ(published(), 2U);
}

TEST_F(SigningKeysTest, TheDatabaseHoldsNoPrivateKeyInTheClear) {
  const auto stored = store::list_signing_keys(*auth().database);
  ASSERT_TRUE(stored);
  const auto secret = auth().keys.export_private(stored->front().id);
  ASSERT_TRUE(secret);
  const auto jwk = json::parse(secret->text());
  const auto d = *jwk->object()->find("d")->string();
  EXPECT_EQ(stored->front().sealed.find(d), std::string::npos);
  EXPECT_EQ(stored->front().public_jwk.find("\"d\""), std::string::npos);
  expect_refusal(auth().keys.export_private("unknown"), Reason::not_found);
}

TEST_F(SigningKeysTest, AnotherMasterSecretCannotOpenThem) {
  Tokens other({.issuer = "https://id.example", .clock = &clock});
  SigningKeys keys({}, Secret("another secret of at least 32 bytes!"), *auth().database, other, clock, random);
  expect_refusal(keys.refresh(), Reason::invalid_config);
}

TEST_F(SigningKeysTest, TwoProcessesOnOneDatabaseUseTheSameKey) {
  Tokens other({.issuer = "https://id.example", .audience = "gatehouse", .clock = &clock});
  SigningKeys keys({}, Secret("0123456789abcdef0123456789abcdef"), *auth().database, other, clock, random);
  ASSERT_TRUE(keys.refresh());
  EXPECT_EQ(other.jwks(), auth().tokens.jwks());
  EXPECT_TRUE(other.verify(issued()));
}

TEST(AuthOpen, AWeakMasterSecretAndBadSettingsAreRefused) {
  const auto reason = [](const AuthSettings& settings, std::string_view master) {
    const auto opened = Auth::open(settings, Secret(master), {.upkeep_thread = false});
    return opened ? Reason::internal : opened.error().reason;
  };
  constexpr auto good = "0123456789abcdef0123456789abcdef";
  EXPECT_EQ(reason({.issuer = "x"}, std::string_view(good).substr(1)), Reason::invalid_config);
  EXPECT_EQ(reason({.issuer = ""}, good), Reason::invalid_config);
  EXPECT_EQ(reason({.issuer = "x", .leeway = 61s}, good), Reason::invalid_config);
  EXPECT_EQ(reason({.issuer = "x", .access_lifetime = 0s}, good), Reason::invalid_config);
  EXPECT_EQ(reason({.database = "mysql://x", .issuer = "x"}, good), Reason::invalid_config);
}

}  // namespace
}  // namespace gatehouse
