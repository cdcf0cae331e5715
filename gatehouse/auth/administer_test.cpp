#include <gatehouse/auth/administer.h>
#include <gatehouse/auth/audit_trail.h>
#include <gatehouse/auth/auth_testing.h>
#include <gatehouse/auth/list_all_sessions.h>
#include <gatehouse/auth/list_keys.h>
#include <gatehouse/auth/overview.h>
#include <gatehouse/auth/sessions.h>

namespace gatehouse {
namespace {

class Administer : public AuthTest {
 protected:
  std::string ada() { return find_user(auth(), "ada")->id; }
  std::string last_detail() { return list_audit(auth(), {.limit = 1})->entries.at(0).detail.value_or("(none)"); }
  const Client root{.address = "203.0.113.9", .user_agent = "Firefox", .administrator = "root"};
};

TEST_F(Administer, TheTrailNamesWhoActedOnAnothersAccount) {
  const auto id = ada();
  ASSERT_TRUE(set_roles(auth(), id, {"editor", "reader"}, root));
  EXPECT_EQ(last_detail(), "editor reader, by root");
  ASSERT_TRUE(disable_user(auth(), id, root));
  EXPECT_EQ(last_detail(), "by root");
  ASSERT_TRUE(enable_user(auth(), id, here));
  EXPECT_EQ(last_detail(), "(none)");
  const auto key = auth().keys.rotate(false, root).value();
  EXPECT_EQ(last_detail(), key + ", by root");
}

TEST_F(Administer, EndsOneSessionOfAnybodyAtOnce) {
  const auto first = sign_ada_in(), second = sign_ada_in();
  ASSERT_TRUE(end_session(auth(), first.session, root));
  expect_refusal(who(first), Reason::session_revoked);
  EXPECT_TRUE(who(second));
  EXPECT_EQ(last_detail(), "by root");
  for (const auto* unknown : {first.session.c_str(), "1", "0", "-1", "x", ""}) {
    expect_refusal(end_session(auth(), unknown, root), Reason::not_found);
  }
}

TEST_F(Administer, EndsAllSessionsOfAnAccountAndCountsThoseThatLived) {
  const auto over = sign_ada_in();
  clock.advance(auth().settings.session_idle);
  const auto first = sign_ada_in(), second = sign_ada_in();
  EXPECT_EQ(end_sessions(auth(), ada(), root).value(), 2);
  expect_refusal(who(first), Reason::session_revoked);
  expect_refusal(who(second), Reason::session_revoked);
  EXPECT_EQ(end_sessions(auth(), ada(), root).value(), 0);
  expect_refusal(end_sessions(auth(), "nobody", root), Reason::not_found);
}

TEST_F(Administer, OnesOtherSessionsEndAndTheOwnGoesOn) {
  const auto own = sign_ada_in(), other = sign_ada_in(elsewhere);
  const auto me = *who(own).value();
  EXPECT_EQ(revoke_other_sessions(auth(), me, here).value(), 1);
  EXPECT_TRUE(who(own));
  expect_refusal(who(other), Reason::session_revoked);
  EXPECT_EQ(revoke_other_sessions(auth(), me, here).value(), 0);
}

TEST_F(Administer, AllSessionsAreListedByPagesWithTheirOwners) {
  ASSERT_TRUE(add_user(auth(), {.username = "bob", .password = good_password}));
  sign_ada_in({.address = "192.0.2.1", .user_agent = "curl/7.88.1"});
  clock.advance(1s);
  ASSERT_TRUE(sign_in(auth(), {.username = "bob", .password = good_password}, here));
  const auto first = list_all_sessions(auth(), "", 1).value();
  ASSERT_EQ(first.sessions.size(), 1U);
  EXPECT_EQ(first.sessions[0].username, "bob");
  EXPECT_EQ(first.next, first.sessions[0].id);
  const auto second = list_all_sessions(auth(), *first.next, 1).value();
  EXPECT_EQ(second.sessions.at(0).username, "ada");
  EXPECT_EQ(second.sessions.at(0).user_id, ada());
  EXPECT_EQ(second.sessions.at(0).device, "curl");
  EXPECT_EQ(second.next, std::nullopt);
  expect_refusal(list_all_sessions(auth(), "x", 1), Reason::invalid_request);
}

TEST_F(Administer, OwnEventsAreOfTheAccountAloneAndWithoutRefreshes) {
  ASSERT_TRUE(add_user(auth(), {.username = "bob", .password = good_password}));
  const auto signed_in_as_ada = sign_ada_in();
  ASSERT_TRUE(refresh(auth(), refresh_token(signed_in_as_ada), here));
  ASSERT_TRUE(set_roles(auth(), ada(), {"editor"}, root));
  const auto newest = list_events(auth(), ada(), {}, 2).value();
  ASSERT_EQ(newest.events.size(), 2U);
  EXPECT_EQ(newest.events[0].event, "roles_set");
  EXPECT_EQ(newest.events[0].detail, "editor, by root");
  EXPECT_EQ(newest.events[1].event, "signed_in");
  const auto rest = list_events(auth(), ada(), newest.next, 2).value();
  ASSERT_EQ(rest.events.size(), 1U);
  EXPECT_EQ(rest.events[0].event, "signed_up");
  EXPECT_EQ(rest.next, std::nullopt);
}

TEST_F(Administer, TheTrailIsFilteredByNameAndById) {
  const auto id = ada();
  EXPECT_EQ(list_audit(auth(), {.user = "ada"})->entries.at(0).username, "ada");
  ASSERT_TRUE(delete_user(auth(), id, root));
  EXPECT_TRUE(list_audit(auth(), {.user = "ada"})->entries.empty());
  const auto of_the_gone = list_audit(auth(), {.user = id})->entries;
  ASSERT_EQ(of_the_gone.size(), 2U);
  EXPECT_EQ(of_the_gone[0].event, "user_deleted");
  EXPECT_EQ(of_the_gone[0].username, std::nullopt);
}

TEST_F(Administer, TheOverviewTellsWhenTheNextKeySigns) {
  const auto first = overview(auth(), std::chrono::days{7})->signing_key;
  EXPECT_EQ(first.age_seconds, 0);
  EXPECT_EQ(first.next_rotation_at, iso8601(clock.now() + auth().settings.keys.rotate_every));
  clock.advance(1h);
  const auto announced = auth().keys.rotate(false, root).value();
  const auto second = overview(auth(), std::chrono::days{7})->signing_key;
  EXPECT_EQ(second.id, first.id);
  EXPECT_EQ(second.age_seconds, 3600);
  EXPECT_EQ(second.next_rotation_at, iso8601(clock.now() + auth().settings.keys.announce));
  const auto keys = list_keys(auth()).value();
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_EQ(keys[0].state, "signing");
  EXPECT_EQ(keys[1].id, announced);
  EXPECT_EQ(keys[1].state, "announced");
}

}  // namespace
}  // namespace gatehouse
