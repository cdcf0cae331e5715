#include <gatehouse/auth/administer.h>
#include <gatehouse/auth/auth_testing.h>
#include <gatehouse/auth/sessions.h>
#include <gatehouse/auth/sign_in.h>
#include <gatehouse/password/hash.h>
#include <gatehouse/store/accounts.h>
#include <gatehouse/store/sessions.h>

#include <atomic>
#include <thread>

namespace gatehouse {
namespace {

class SignInTest : public AuthTest {
 protected:
  Result<SignedIn> attempt(std::string_view name, std::string_view password, const Client& client) {
    return sign_in(auth(), {.username = name, .password = password}, client);
  }
  void replace_hash(const std::string& hash) {
    const auto account = find_user(auth(), "ada");
    ASSERT_TRUE(account);
    const auto replaced = store::replace_password_hash(*auth().database, account->id, account->password_hash, hash);
    ASSERT_TRUE(replaced && *replaced);
  }
};

TEST_F(SignInTest, GivesTokensThatTellWhoItIs) {
  const auto answer = sign_ada_in();
  EXPECT_EQ(answer.user.username, "ada");
  EXPECT_EQ(answer.ticket.token_type, "Bearer");
  EXPECT_EQ(answer.ticket.expires_in, 300);
  const auto identity = who(answer);
  ASSERT_TRUE(identity);
  EXPECT_EQ((*identity)->subject, answer.user.id);
  EXPECT_EQ((*identity)->generation, 0);
  EXPECT_EQ((*identity)->expires_at, clock.now() + 5min);
  EXPECT_FALSE((*identity)->session.empty());
}

TEST_F(SignInTest, WorksByEmailAndInAnyCase) {
  EXPECT_TRUE(attempt("ada@example.org", good_password, here));
  EXPECT_TRUE(attempt("ADA", good_password, here));
  EXPECT_TRUE(attempt("Ada@EXAMPLE.org", good_password, here));
}

TEST_F(SignInTest, Row34WrongUnknownAndDisabledAreOneAndTheSame) {
  ASSERT_TRUE(sign_up(auth(), {.username = "dora", .password = good_password}, here));
  ASSERT_TRUE(disable_user(auth(), find_user(auth(), "dora")->id, here));
  expect_refusal(attempt("ada", "wrong password", here), Reason::wrong_password);
  expect_refusal(attempt("nobody", good_password, here), Reason::wrong_password);
  expect_refusal(attempt("dora", good_password, here), Reason::wrong_password);
}

TEST_F(SignInTest, Row36APasswordIsNotCutAtANul) {
  expect_refusal(attempt("ada", std::string(good_password) + std::string(1, '\0') + "def", here),
                 Reason::invalid_request);
}

TEST_F(SignInTest, Row38ComposedAndDecomposedSpellingsAreOnePasswordAndSpacesCount) {
  ASSERT_TRUE(sign_up(auth(), {.username = "zoe", .password = "caf\xC3\xA9 au lait"}, here));
  EXPECT_TRUE(attempt("zoe", "cafe\xCC\x81 au lait", here));
  expect_refusal(attempt("zoe", "caf\xC3\xA9 au lait ", here), Reason::wrong_password);
  expect_refusal(attempt("zoe", " caf\xC3\xA9 au lait", here), Reason::wrong_password);
}

TEST_F(SignInTest, Row40OfAHundredParallelGuessesOnlyTheAllowedAreTried) {
  std::atomic<int> tried = 0;
  std::atomic<int> turned_away = 0;
  std::vector<std::jthread> guessers;
  for (int i = 0; i < 100; ++i) {
    guessers.emplace_back([&] {
      const auto refused = attempt("ada", "guess", elsewhere);
      ASSERT_FALSE(refused);
      tried += refused.error().reason == Reason::wrong_password ? 1 : 0;
      const bool untried =
          refused.error().reason == Reason::rate_limited || refused.error().reason == Reason::overloaded;
      turned_away += untried ? 1 : 0;
    });
  }
  guessers.clear();
  EXPECT_EQ(tried, 10);
  EXPECT_EQ(turned_away, 90);
}

TEST_F(SignInTest, Row41EverySpellingOfANameCountsForTheSameAccount) {
  for (const auto* name :
       {"ada", "Ada", "ADA", "ada@example.org", "ADA@example.org", "aDa", "adA", "ADa", "aDA", "AdA"}) {
    expect_refusal(attempt(name, "guess", elsewhere), Reason::wrong_password);
  }
  expect_refusal(attempt("ada", "guess", elsewhere), Reason::rate_limited);
}

TEST_F(SignInTest, Row43ARightSignInDoesNotClearTheAddress) {
  for (int i = 0; i < 99; ++i) EXPECT_FALSE(attempt("nobody" + std::to_string(i), "guess", elsewhere));
  EXPECT_TRUE(attempt("ada", good_password, elsewhere));
  EXPECT_EQ(auth().address_throttle.failures(elsewhere.address), 99);
}

TEST_F(SignInTest, Row44TheOwnerStillGetsInFromAKnownDevice) {
  sign_ada_in(here);
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(attempt("ada", "guess", elsewhere));
  expect_refusal(attempt("ada", good_password, elsewhere), Reason::rate_limited);
  EXPECT_TRUE(attempt("ada", good_password, here));
}

TEST_F(SignInTest, AThrottledAccountOpensAgainAfterTheWindow) {
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(attempt("ada", "guess", elsewhere));
  const auto refused = attempt("ada", good_password, elsewhere);
  expect_refusal(refused, Reason::rate_limited);
  EXPECT_EQ(refused.error().retry_after, 15min);
  clock.advance(15min);
  EXPECT_TRUE(attempt("ada", good_password, elsewhere));
}

TEST_F(SignInTest, Row47AnUnusableStoredHashIsARefusalAndNoCrash) {
  for (const auto* hash :
       {"truncated", "$argon2id$v=19$m=4294967295,t=2,p=1$c2FsdHNhbHQ$aGFzaA", "$2b$31$abc", "\xFF\xFE"}) {
    replace_hash(hash);
    expect_refusal(attempt("ada", good_password, here), Reason::wrong_password);
    auth().account_throttle.start_anyway(find_user(auth(), "ada")->id).clear_failures();
  }
}

TEST_F(SignInTest, AnAccountWithoutAPasswordCannotSignInWithAny) {
  replace_hash("");
  expect_refusal(attempt("ada", good_password, here), Reason::wrong_password);
  expect_refusal(attempt("ada", "a password nobody has", here), Reason::wrong_password);
}

TEST_F(SignInTest, Row48AnOldHashIsReplacedOnceWhileParallelSignInsAllSucceed) {
  crypto::FixedRandom salt{9};
  const auto old = password::hash(good_password, {.memory_kib = 32, .passes = 1, .lanes = 1}, salt);
  ASSERT_TRUE(old);
  replace_hash(*old);
  std::atomic<int> good = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 20; ++i) {
    threads.emplace_back([&] { good += attempt("ada", good_password, here) ? 1 : 0; });
  }
  threads.clear();
  EXPECT_EQ(good, 20);
  EXPECT_FALSE(password::needs_rehash(find_user(auth(), "ada")->password_hash, auth().settings.password_cost));
}

TEST_F(SignInTest, Row49InjectionsAreNamesLikeAnyOther) {
  for (const auto* name : {"' OR 1=1--", "*)(uid=*", "%00", "${jndi:ldap://x}", "ada'--", "ada\" OR \"\"=\""}) {
    expect_refusal(attempt(name, good_password, here), Reason::wrong_password);
  }
}

TEST_F(SignInTest, Row50EverySignInIsANewSession) {
  const auto first = sign_ada_in();
  const auto second = sign_ada_in();
  EXPECT_NE((*who(first))->session, (*who(second))->session);
  EXPECT_NE(refresh_token(first), refresh_token(second));
  EXPECT_TRUE(who(first));
}

TEST_F(SignInTest, IsAuditedWhetherItSucceedsOrNot) {
  sign_ada_in();
  EXPECT_FALSE(attempt("ada", "wrong", here));
  EXPECT_FALSE(attempt("nobody", "wrong", here));
  EXPECT_EQ(events(), (std::vector<std::string>{"signed_up", "signed_in", "sign_in_refused", "sign_in_refused"}));
}

TEST_F(SignInTest, TheSessionRemembersWhereItWasOpened) {
  const auto answer = sign_ada_in(elsewhere);
  const auto sessions = list_sessions(auth(), answer.user.id, (*who(answer))->session);
  ASSERT_TRUE(sessions);
  ASSERT_EQ(sessions->size(), 1U);
  EXPECT_EQ(sessions->front().address, "198.51.100.7");
  EXPECT_EQ(sessions->front().user_agent, "curl");
  EXPECT_TRUE(sessions->front().current);
}

}  // namespace
}  // namespace gatehouse
