#include <gatehouse/auth/administer.h>
#include <gatehouse/auth/auth_testing.h>
#include <gatehouse/auth/refresh.h>
#include <gatehouse/auth/sign_out.h>
#include <gatehouse/store/sessions.h>

#include <set>
#include <thread>

namespace gatehouse {
namespace {

class RefreshTest : public AuthTest {
 protected:
  Result<SignedIn> try_refresh(std::string_view token) { return refresh(auth(), token, here); }
  SignedIn must_refresh(std::string_view token) {
    auto answer = try_refresh(token);
    if (!answer) throw std::runtime_error(std::string(facts(answer.error().reason).name));
    return std::move(*answer);
  }
};

TEST_F(RefreshTest, GivesTheNextTokensOfTheSameSession) {
  const auto first = sign_ada_in();
  clock.advance(4min);
  const auto second = must_refresh(refresh_token(first));
  EXPECT_NE(refresh_token(first), refresh_token(second));
  const auto before = *who(first);
  const auto after = *who(second);
  EXPECT_EQ(after->session, before->session);
  EXPECT_EQ(after->generation, 1);
  EXPECT_EQ(after->authenticated_at, before->authenticated_at);
  EXPECT_EQ(after->expires_at, clock.now() + 5min);
}

TEST_F(RefreshTest, Row90ALostAnswerIsGivenAgainWithinTheWindow) {
  const auto first = sign_ada_in();
  const auto lost = must_refresh(refresh_token(first));
  clock.advance(29s);
  const auto again = must_refresh(refresh_token(first));
  EXPECT_EQ(refresh_token(again), refresh_token(lost));
  EXPECT_TRUE(must_refresh(refresh_token(again)).ticket.refresh_token);
}

TEST_F(RefreshTest, Row87ARotatedTokenAfterTheWindowEndsTheWholeSession) {
  const auto first = sign_ada_in();
  const auto second = must_refresh(refresh_token(first));
  clock.advance(31s);
  expect_refusal(try_refresh(refresh_token(first)), Reason::refresh_reused);
  expect_refusal(try_refresh(refresh_token(second)), Reason::session_revoked);
  expect_refusal(who(second), Reason::session_revoked);
  expect_refusal(who(first), Reason::session_revoked);
  EXPECT_EQ(events().back(), "refresh_refused");
}

TEST_F(RefreshTest, Row89FiveRotationsWithinOneSecondThenAnOldOneIsDetected) {
  const auto first = sign_ada_in();
  auto current = first;
  std::string second;
  for (int i = 0; i < 5; ++i) {
    current = must_refresh(refresh_token(current));
    if (i == 0) second = refresh_token(current);
  }
  expect_refusal(try_refresh(second), Reason::refresh_reused);
  expect_refusal(try_refresh(refresh_token(first)), Reason::session_revoked);
  expect_refusal(who(current), Reason::session_revoked);
}

TEST_F(RefreshTest, Row88FiftyParallelUsesOfOneTokenMakeOneBranch) {
  const auto first = sign_ada_in();
  std::mutex mutex;
  std::set<std::string> tokens;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 50; ++i) {
    threads.emplace_back([&] {
      const auto answer = try_refresh(refresh_token(first));
      ASSERT_TRUE(answer);
      const std::lock_guard lock(mutex);
      tokens.insert(std::string(refresh_token(*answer)));
    });
  }
  threads.clear();
  EXPECT_EQ(tokens.size(), 1U);
}

TEST_F(RefreshTest, ATokenFromTheFutureIsTheft) {
  const auto first = sign_ada_in();
  const auto claim = auth().refresh_tokens.open(refresh_token(first));
  ASSERT_TRUE(claim);
  expect_refusal(try_refresh(auth().refresh_tokens.seal({claim->session, claim->counter + 1})), Reason::refresh_reused);
}

TEST_F(RefreshTest, ATokenOfNoSessionIsRefused) {
  expect_refusal(try_refresh(auth().refresh_tokens.seal({12345, 0})), Reason::invalid_refresh_token);
  expect_refusal(try_refresh("nonsense"), Reason::invalid_refresh_token);
}

TEST_F(RefreshTest, Row94AnAccessTokenIsNoRefreshTokenNorTheOtherWayRound) {
  const auto answer = sign_ada_in();
  expect_refusal(try_refresh(answer.ticket.access_token), Reason::invalid_refresh_token);
  expect_refusal(auth().tokens.identify({.bearer = refresh_token(answer)}), Reason::malformed_token);
}

TEST_F(RefreshTest, Row93AfterDisableAndDeleteItIsRefused) {
  const auto answer = sign_ada_in();
  ASSERT_TRUE(disable_user(auth(), answer.user.id, here));
  expect_refusal(try_refresh(refresh_token(answer)), Reason::session_revoked);
  ASSERT_TRUE(enable_user(auth(), answer.user.id, here));
  expect_refusal(try_refresh(refresh_token(answer)), Reason::session_revoked);
  const auto again = sign_ada_in();
  ASSERT_TRUE(delete_user(auth(), answer.user.id, here));
  EXPECT_FALSE(try_refresh(refresh_token(again)));
  expect_refusal(who(again), Reason::session_revoked);
}

TEST_F(RefreshTest, Row85AnIdleSessionExpires) {
  const auto answer = sign_ada_in();
  clock.advance(14 * 24h - 1s);
  const auto next = must_refresh(refresh_token(answer));
  clock.advance(14 * 24h);
  expect_refusal(try_refresh(refresh_token(next)), Reason::session_expired);
}

TEST_F(RefreshTest, Row96SteadyUseDoesNotOutliveTheAbsoluteLifetime) {
  auto current = sign_ada_in();
  for (int day = 0; day < 89; ++day) {
    clock.advance(24h);
    current = must_refresh(refresh_token(current));
  }
  clock.advance(24h);
  expect_refusal(try_refresh(refresh_token(current)), Reason::session_expired);
}

TEST_F(RefreshTest, Row97AfterTheLogoutAnswerNoRacingRefreshLeavesALivingToken) {
  for (int round = 0; round < 10; ++round) {
    const auto start = sign_ada_in();
    const auto identity = *who(start);
    std::mutex mutex;
    std::vector<SignedIn> won;
    std::vector<std::jthread> threads;
    for (int i = 0; i < 20; ++i) {
      threads.emplace_back([&] {
        auto answer = try_refresh(refresh_token(start));
        const std::lock_guard lock(mutex);
        if (answer) won.push_back(std::move(*answer));
      });
    }
    EXPECT_TRUE(sign_out(auth(), *identity, here));
    threads.clear();
    for (const auto& answer : won) {
      EXPECT_FALSE(who(answer));
      EXPECT_FALSE(try_refresh(refresh_token(answer)));
    }
  }
}

TEST_F(RefreshTest, NewRolesComeWithTheNextRefreshAndOldTokensDieAtOnce) {
  const auto before = sign_ada_in();
  ASSERT_TRUE(set_roles(auth(), before.user.id, {"admin"}, here));
  expect_refusal(who(before), Reason::session_revoked);
  const auto after = must_refresh(refresh_token(before));
  const auto identity = who(after);
  ASSERT_TRUE(identity);
  EXPECT_TRUE((*identity)->has_role("admin"));
}

TEST_F(RefreshTest, AWallClockStepBackDoesNotReopenTheWindow) {
  const auto first = sign_ada_in();
  must_refresh(refresh_token(first));
  clock.step_wall_clock(-1h);
  expect_refusal(try_refresh(refresh_token(first)), Reason::refresh_reused);
}

}  // namespace
}  // namespace gatehouse
