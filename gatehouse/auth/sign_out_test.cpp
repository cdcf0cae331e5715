#include <gatehouse/auth/administer.h>
#include <gatehouse/auth/auth_testing.h>
#include <gatehouse/auth/change_password.h>
#include <gatehouse/auth/sessions.h>
#include <gatehouse/auth/sign_out.h>
#include <gatehouse/auth/user.h>

namespace gatehouse {
namespace {

using SignOutTest = AuthTest;
using SessionsTest = AuthTest;
using ChangePasswordTest = AuthTest;
using AdministerTest = AuthTest;

TEST_F(SignOutTest, Row27TheAccessTokenIsRefusedFromTheNextRequestOn) {
  const auto answer = sign_ada_in();
  const auto identity = *who(answer);
  ASSERT_TRUE(sign_out(auth(), *identity, here));
  expect_refusal(who(answer), Reason::session_revoked);
  expect_refusal(refresh(auth(), refresh_token(answer), here), Reason::session_revoked);
}

TEST_F(SignOutTest, TwiceIsNoError) {
  const auto identity = *who(sign_ada_in());
  EXPECT_TRUE(sign_out(auth(), *identity, here));
  EXPECT_TRUE(sign_out(auth(), *identity, here));
  EXPECT_EQ(events(), (std::vector<std::string>{"signed_up", "signed_in", "signed_out"}));
}

TEST_F(SignOutTest, LeavesTheOtherSessionsAlone) {
  const auto phone = sign_ada_in();
  const auto laptop = sign_ada_in();
  ASSERT_TRUE(sign_out(auth(), **who(phone), here));
  EXPECT_TRUE(who(laptop));
}

TEST_F(SignOutTest, EverywhereEndsThemAllAndCountsThem) {
  const auto phone = sign_ada_in();
  const auto laptop = sign_ada_in();
  const auto ended = sign_out_everywhere(auth(), phone.user.id, here);
  ASSERT_TRUE(ended);
  EXPECT_EQ(*ended, 2);
  expect_refusal(who(phone), Reason::session_revoked);
  expect_refusal(who(laptop), Reason::session_revoked);
}

TEST_F(SignOutTest, ATokenWithoutASessionCannotSignOut) {
  const Identity service{.subject = "robot"};
  expect_refusal(sign_out(auth(), service, here), Reason::invalid_request);
}

TEST_F(SignOutTest, TheRevocationIsForgottenOnlyAfterTheLastTokenHasDied) {
  const auto answer = sign_ada_in();
  ASSERT_TRUE(sign_out(auth(), **who(answer), here));
  clock.advance(5min + 10s);
  auth().revocations.forget(clock.now());
  EXPECT_EQ(auth().revocations.size(), 1U);
  expect_refusal(who(answer), Reason::expired_token);
  clock.advance(2s);
  auth().revocations.forget(clock.now());
  EXPECT_EQ(auth().revocations.size(), 0U);
}

TEST_F(SessionsTest, Row83AnothersSessionCanNeitherBeSeenNorEnded) {
  const auto ada = sign_ada_in();
  ASSERT_TRUE(sign_up(auth(), {.username = "bob", .password = good_password}, here));
  const auto bob = sign_in(auth(), {.username = "bob", .password = good_password}, here);
  ASSERT_TRUE(bob);
  const auto adas = (*who(ada))->session;
  expect_refusal(revoke_session(auth(), bob->user.id, adas, here), Reason::not_found);
  EXPECT_TRUE(who(ada));
  const auto seen = list_sessions(auth(), bob->user.id, "");
  ASSERT_TRUE(seen);
  ASSERT_EQ(seen->size(), 1U);
  EXPECT_NE(seen->front().id, adas);
}

TEST_F(SessionsTest, RevokingOneEndsItAtOnce) {
  const auto phone = sign_ada_in();
  const auto laptop = sign_ada_in();
  ASSERT_TRUE(revoke_session(auth(), phone.user.id, (*who(phone))->session, here));
  expect_refusal(who(phone), Reason::session_revoked);
  EXPECT_TRUE(who(laptop));
}

TEST_F(SessionsTest, TextsThatAreNoSessionIdsAreNotFound) {
  const auto ada = sign_ada_in();
  for (const auto* id :
       {"", "0", "-1", "1 ", " 1", "01", "+1", "1e3", "abc", "99999999999999999999", "1;DROP TABLE sessions"}) {
    expect_refusal(revoke_session(auth(), ada.user.id, id, here), Reason::not_found);
  }
}

TEST_F(SessionsTest, LiveSessionAsksTheDatabase) {
  const auto answer = sign_ada_in();
  const auto identity = *who(answer);
  const auto guard = live_session(auth());
  EXPECT_TRUE(guard.check(identity.get(), clock.now()));
  ASSERT_TRUE(sign_out(auth(), *identity, here));
  expect_refusal(guard.check(identity.get(), clock.now()), Reason::session_revoked);
  const Identity service{.subject = "robot"};
  expect_refusal(guard.check(&service, clock.now()), Reason::session_revoked);
}

TEST_F(ChangePasswordTest, TheNewOneWorksAndTheOldOneDoesNot) {
  const auto answer = sign_ada_in();
  ASSERT_TRUE(change_password(auth(), **who(answer), {good_password, "a better one, truly"}, here));
  expect_refusal(sign_in(auth(), {"ada", good_password}, here), Reason::wrong_password);
  EXPECT_TRUE(sign_in(auth(), {"ada", "a better one, truly"}, here));
}

TEST_F(ChangePasswordTest, Row27OtherSessionsEndAndThisOneStays) {
  const auto phone = sign_ada_in();
  const auto laptop = sign_ada_in();
  ASSERT_TRUE(change_password(auth(), **who(laptop), {good_password, "a better one, truly"}, here));
  expect_refusal(who(phone), Reason::session_revoked);
  EXPECT_TRUE(who(laptop));
  EXPECT_TRUE(refresh(auth(), refresh_token(laptop), here));
}

TEST_F(ChangePasswordTest, AWrongCurrentPasswordChangesNothing) {
  const auto phone = sign_ada_in();
  const auto laptop = sign_ada_in();
  expect_refusal(change_password(auth(), **who(laptop), {"not the password", "a better one, truly"}, here),
                 Reason::wrong_password);
  EXPECT_TRUE(who(phone));
  EXPECT_TRUE(sign_in(auth(), {"ada", good_password}, here));
}

TEST_F(ChangePasswordTest, AWeakNewPasswordIsRefused) {
  const auto answer = sign_ada_in();
  expect_refusal(change_password(auth(), **who(answer), {good_password, "ada"}, here), Reason::password_too_short);
  expect_refusal(change_password(auth(), **who(answer), {good_password, "ada@example.org"}, here),
                 Reason::password_is_name);
}

TEST_F(AdministerTest, AnIdIsLookedUpBeforeAName) {
  const auto ada = find_user(auth(), "ada");
  ASSERT_TRUE(ada);
  ASSERT_TRUE(sign_up(auth(), {.username = ada->id, .password = good_password}, here));
  EXPECT_EQ(find_user(auth(), ada->id)->username, "ada");
  expect_refusal(find_user(auth(), "nobody"), Reason::not_found);
}

TEST_F(AdministerTest, DisablingEndsSessionsAndEnablingLetsInAgain) {
  const auto answer = sign_ada_in();
  ASSERT_TRUE(disable_user(auth(), answer.user.id, here));
  expect_refusal(who(answer), Reason::session_revoked);
  EXPECT_TRUE(profile(auth(), answer.user.id)->disabled);
  ASSERT_TRUE(enable_user(auth(), answer.user.id, here));
  EXPECT_TRUE(sign_in(auth(), {"ada", good_password}, here));
}

TEST_F(AdministerTest, UnknownAccountsAreNotFound) {
  expect_refusal(disable_user(auth(), "no-such-id", here), Reason::not_found);
  expect_refusal(set_roles(auth(), "no-such-id", {"admin"}, here), Reason::not_found);
  expect_refusal(delete_user(auth(), "no-such-id", here), Reason::not_found);
}

}  // namespace
}  // namespace gatehouse
