#include <gatehouse/store/sessions.h>

#include <gatehouse/store/audit.h>
#include <gatehouse/store/internal/store_testing.h>
#include <gatehouse/store/revocations.h>

#include <atomic>

namespace gatehouse::store {
namespace {

class Sessions : public StoreContract {
 protected:
  Ending signed_out(Time now = start) { return {account_.id, "signed_out", now, now + 5min}; }
  Session unopened() {
    Session session = session_;
    session.id += 1;
    return session;
  }

  Account account_ = add_account("ada");
  Session session_ = add_session(account_);
};

TEST_P(Sessions, ComeBackAsTheyWereOpened) {
  const auto found = find_session(database(), session_.id)->value();
  EXPECT_EQ(found.id, session_.id);
  EXPECT_EQ(found.account_id, account_.id);
  EXPECT_EQ(found.counter, 0);
  EXPECT_EQ(found.created_at, start);
  EXPECT_EQ(found.idle_expires_at, start + 1h);
  EXPECT_EQ(found.expires_at, start + 24h);
  EXPECT_FALSE(found.ended_at);
  EXPECT_EQ(found.end_reason, "");
  EXPECT_EQ(found.address, "192.0.2.1");
  EXPECT_EQ(found.user_agent, "browser");
  EXPECT_TRUE(is_live(found, start + 1h - 1ms));
  EXPECT_FALSE(is_live(found, start + 1h));
}

TEST_P(Sessions, AreNotOpenedForADisabledDeletedOrUnknownAccount) {
  const auto refused = [&](const Session& session) {
    const auto done = open_session(database(), session, account_.password_hash, event("signed_in"));
    return !done && done.error().reason == Reason::wrong_password;
  };
  auto stranger = unopened();
  stranger.account_id = "nobody";
  EXPECT_TRUE(refused(stranger));
  ASSERT_TRUE(set_disabled(database(), account_.id, start, start, event("account_disabled")));
  EXPECT_TRUE(refused(unopened()));
  ASSERT_TRUE(delete_account(database(), account_.id, start, event("account_deleted")));
  EXPECT_TRUE(refused(unopened()));
  EXPECT_EQ(count("sessions"), 0);
}

TEST_P(Sessions, AreNotOpenedOnceThePasswordIsAnother) {
  const auto late = open_session(database(), unopened(), "hash of an older password", event("signed_in"));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().reason, Reason::wrong_password);
  EXPECT_TRUE(open_session(database(), unopened(), account_.password_hash, event("signed_in")));
}

TEST_P(Sessions, WithoutAPasswordAreOpenedForALiveAccountOnly) {
  EXPECT_TRUE(open_session(database(), unopened(), "", event("signed_in")));
  ASSERT_TRUE(set_disabled(database(), account_.id, start, start, event("account_disabled")));
  auto third = unopened();
  third.id += 1;
  EXPECT_FALSE(open_session(database(), third, "", event("signed_in")));
}

TEST_P(Sessions, OpeningReplacesTheHashInTheSameTransaction) {
  ASSERT_TRUE(open_session(database(), unopened(), account_.password_hash, event("signed_in"), "costlier hash"));
  EXPECT_EQ(find_account(database(), account_.id)->value().password_hash, "costlier hash");
}

TEST_P(Sessions, ARefusedOpeningReplacesNoHashAndLeavesNoTrail) {
  const auto trail = count("audit");
  EXPECT_FALSE(open_session(database(), unopened(), "wrong", event("signed_in"), "costlier hash"));
  EXPECT_EQ(find_account(database(), account_.id)->value().password_hash, account_.password_hash);
  EXPECT_EQ(count("audit"), trail);
}

TEST_P(Sessions, ATakenIdIsAConflictAndLeavesTheFirstAlone) {
  auto second = session_;
  second.user_agent = "attacker";
  const auto taken = open_session(database(), second, account_.password_hash, event("signed_in"));
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().reason, Reason::conflict);
  EXPECT_EQ(find_session(database(), session_.id)->value().user_agent, "browser");
}

TEST_P(Sessions, NoneSurvivesADisablingThatRacesWithSignIns) {
  for (int round = 0; round < 10; ++round) {
    const auto racer = add_account("racer" + std::to_string(round));
    at_once(16, [&](int i) {
      if (i == 0) {
        EXPECT_TRUE(set_disabled(database(), racer.id, start, start, event("account_disabled")));
        return;
      }
      Session session = session_;
      session.id = make_row_id(start + 1min, static_cast<std::uint32_t>(round * 100 + i));
      session.account_id = racer.id;
      static_cast<void>(open_session(database(), session, racer.password_hash, event("signed_in")));
    });
    EXPECT_TRUE(list_sessions(database(), racer.id, start)->empty());
  }
}

TEST_P(Sessions, EndOnceAndWriteTheTrailOnce) {
  const auto first = end_session(database(), session_.id, signed_out(start + 1s), event("signed_out")).value();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->session_id, session_.id);
  EXPECT_EQ(first->up_to, every_generation);
  EXPECT_EQ(first->forget_at, start + 1s + 5min);
  EXPECT_FALSE(end_session(database(), session_.id, signed_out(), event("signed_out")).value());
  EXPECT_EQ(find_session(database(), session_.id)->value().ended_at, start + 1s);
  EXPECT_EQ(list_audit(database(), {.event = "signed_out"})->size(), 1U);
}

TEST_P(Sessions, OfSomebodyElseOrUnknownOrExpiredAreNotEnded) {
  const auto bob = add_account("bob");
  EXPECT_FALSE(end_session(database(), session_.id, {bob.id, "signed_out", start, start}, event("e")).value());
  EXPECT_FALSE(end_session(database(), session_.id + 9, signed_out(), event("e")).value());
  EXPECT_FALSE(end_session(database(), session_.id, signed_out(start + 1h), event("e")).value());
  EXPECT_FALSE(find_session(database(), session_.id)->value().ended_at);
  EXPECT_TRUE(list_audit(database(), {.event = "e"})->empty());
  EXPECT_EQ(count("revocations"), 0);
}

TEST_P(Sessions, AllOfAnAccountEndButTheOneToKeep) {
  const auto second = add_session(account_, start + 1s), third = add_session(account_, start + 2s);
  add_session(add_account("bob"));
  const auto revoked = end_sessions(database(), second.id, signed_out(), event("signed_out")).value();
  EXPECT_EQ(revoked.size(), 2U);
  ASSERT_EQ(list_sessions(database(), account_.id, start)->size(), 1U);
  EXPECT_EQ(list_sessions(database(), account_.id, start)->at(0).id, second.id);
  EXPECT_EQ(end_sessions(database(), {}, signed_out(), event("signed_out")).value().size(), 1U);
  EXPECT_TRUE(end_sessions(database(), {}, signed_out(), event("signed_out")).value().empty());
  EXPECT_EQ(list_sessions(database(), "id-of-bob", start)->size(), 1U);
  EXPECT_TRUE(find_session(database(), third.id)->value().ended_at);
}

TEST_P(Sessions, AreListedNewestFirstAndOnlyLiveOnes) {
  const auto later = add_session(account_, start + 30min);
  const auto both = list_sessions(database(), account_.id, start + 30min).value();
  ASSERT_EQ(both.size(), 2U);
  EXPECT_EQ(both[0].id, later.id);
  EXPECT_EQ(list_sessions(database(), account_.id, start + 1h)->size(), 1U);
  EXPECT_TRUE(list_sessions(database(), account_.id, start + 2h)->empty());
}

TEST_P(Sessions, OfAllAccountsAreListedAPageAtATime) {
  const auto second = add_session(add_account("bob"), start + 1s), third = add_session(account_, start + 2s);
  const auto over = add_session(account_, start + 3s);
  ASSERT_TRUE(end_session(database(), over.id, signed_out(start + 3s), event("signed_out")));
  const auto newest = list_all_sessions(database(), {}, 2, start + 4s).value();
  ASSERT_EQ(newest.size(), 2U);
  EXPECT_EQ(newest[0].session.id, third.id);
  EXPECT_EQ(newest[1].session.id, second.id);
  EXPECT_EQ(newest[1].session.address, "192.0.2.1");
  EXPECT_EQ(newest[1].username, "bob");
  const auto rest = list_all_sessions(database(), second.id, 2, start + 4s).value();
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest[0].session.id, session_.id);
  EXPECT_TRUE(list_all_sessions(database(), {}, 2, start + 24h)->empty());
}

TEST_P(Sessions, AreSweptInBatchesOnceLongOver) {
  for (int i = 0; i < 4; ++i) add_session(account_);
  add_session(account_, start + 24h);
  ASSERT_TRUE(end_session(database(), session_.id, signed_out(), event("signed_out")));
  EXPECT_EQ(sweep_sessions(database(), start).value(), 0);
  EXPECT_EQ(sweep_sessions(database(), start + 1ms).value(), 1);
  EXPECT_EQ(sweep_sessions(database(), start + 24h).value(), 0);
  EXPECT_EQ(sweep_sessions(database(), start + 25h, 3).value(), 3);
  EXPECT_EQ(sweep_sessions(database(), start + 25h, 3).value(), 1);
  EXPECT_EQ(sweep_sessions(database(), start + 25h, 3).value(), 0);
  EXPECT_EQ(count("sessions"), 1);
}

INSTANTIATE_TEST_SUITE_P(Engines, Sessions, testing::ValuesIn(engines()), engine_name);

}  // namespace
}  // namespace gatehouse::store
