#include <gatehouse/store/audit.h>
#include <gatehouse/store/internal/store_testing.h>
#include <gatehouse/store/revocations.h>

#include <atomic>
#include <optional>

namespace gatehouse::store {
namespace {

using Outcome = Rotation::Outcome;

class RotateSession : public StoreContract {
 protected:
  Rotation rotate(std::int64_t counter, Time now) {
    auto rotation = rotate_session(database(), rotation_of(session_, counter, now), event("", now));
    EXPECT_TRUE(rotation) << rotation.error().detail;
    return rotation ? *rotation : Rotation{};
  }
  Session stored() { return find_session(database(), session_.id)->value(); }
  std::string last_event() {
    const auto trail = list_audit(database(), {});
    return trail->empty() ? "" : trail->front().record.event;
  }

  Account account_ = add_account("ada", {"admin"});
  Session session_ = add_session(account_);
};

TEST_P(RotateSession, MovesTheCounterByOneAndRemembersTheUse) {
  const auto rotation = rotate(0, start + 10min);
  EXPECT_EQ(rotation.outcome, Outcome::rotated);
  EXPECT_EQ(rotation.session.counter, 1);
  EXPECT_EQ(rotation.account.roles, std::vector<std::string>{"admin"});
  EXPECT_FALSE(rotation.revocation);
  const auto now = stored();
  EXPECT_EQ(now.counter, 1);
  EXPECT_EQ(now.rotated_at, start + 10min);
  EXPECT_EQ(now.idle_expires_at, start + 70min);
  EXPECT_EQ(now.expires_at, start + 24h);
  EXPECT_EQ(now.address, "192.0.2.2");
  EXPECT_EQ(now.user_agent, "other browser");
}

TEST_P(RotateSession, WritesWhoAndWhichSessionToTheTrail) {
  rotate(0, start + 1min);
  const auto entry = list_audit(database(), {.event = "refreshed"})->at(0).record;
  EXPECT_EQ(entry.account_id, account_.id);
  EXPECT_EQ(entry.session_id, std::to_string(session_.id));
  EXPECT_EQ(entry.at, start + 1min);
}

TEST_P(RotateSession, RepeatsInsideTheWindowAndChangesNothing) {
  rotate(0, start + 1min);
  const auto events = count("audit");
  for (const auto later : {0ms, 1ms, 30'000ms}) {
    const auto again = rotate(0, start + 1min + later);
    EXPECT_EQ(again.outcome, Outcome::repeated) << later.count();
    EXPECT_EQ(again.session.counter, 1);
    EXPECT_EQ(again.account.id, account_.id);
  }
  EXPECT_EQ(stored().rotated_at, start + 1min);
  EXPECT_EQ(count("audit"), events);
  EXPECT_EQ(rotate(1, start + 2min).outcome, Outcome::rotated);
}

TEST_P(RotateSession, AReuseAfterTheWindowEndsTheSession) {
  rotate(0, start + 1min);
  const auto reuse = rotate(0, start + 1min + 30'001ms);
  EXPECT_EQ(reuse.outcome, Outcome::reused);
  ASSERT_TRUE(reuse.revocation);
  EXPECT_EQ(reuse.revocation->session_id, session_.id);
  EXPECT_EQ(reuse.revocation->up_to, every_generation);
  EXPECT_EQ(reuse.revocation->forget_at, start + 1min + 30'001ms + 5min);
  EXPECT_EQ(stored().end_reason, "refresh_reused");
  EXPECT_EQ(stored().ended_at, start + 1min + 30'001ms);
  EXPECT_EQ(last_event(), "refresh_reused");
  EXPECT_EQ(list_audit(database(), {})->front().record.detail, "shown 0, current 1");
  EXPECT_EQ(revocations_after(database(), 0, start)->size(), 1U);
  EXPECT_EQ(rotate(1, start + 2min).outcome, Outcome::ended);
}

TEST_P(RotateSession, ATokenTwoBehindIsAReuseEvenInTheSameMillisecond) {
  for (int counter = 0; counter < 5; ++counter) EXPECT_EQ(rotate(counter, start).outcome, Outcome::rotated);
  EXPECT_EQ(rotate(3, start).outcome, Outcome::reused);
}

TEST_P(RotateSession, ATokenFromTheFutureIsAReuse) {
  rotate(0, start);
  EXPECT_EQ(rotate(2, start).outcome, Outcome::reused);
}

TEST_P(RotateSession, ANegativeCounterOfAFreshSessionIsAReuseAfterTheWindow) {
  EXPECT_EQ(rotate(-1, start + 1min).outcome, Outcome::reused);
}

TEST_P(RotateSession, ATabThatAskedEarlierButCameLaterRepeats) {
  rotate(0, start + 1min);
  const auto overtaken = rotate(0, start + 1min - 1ms);
  EXPECT_EQ(overtaken.outcome, Outcome::repeated);
  EXPECT_EQ(overtaken.session.counter, 1);
  EXPECT_EQ(rotate(1, start + 2min).outcome, Outcome::rotated);
}

TEST_P(RotateSession, AClockSteppingBackDoesNotOpenTheWindow) {
  rotate(0, start + 1min);
  EXPECT_EQ(rotate(0, start + 1min - 30'001ms).outcome, Outcome::reused);
}

TEST_P(RotateSession, GoesOnAfterTheClockSteppedBack) {
  rotate(0, start + 10min);
  EXPECT_EQ(rotate(1, start + 5min).outcome, Outcome::rotated);
  EXPECT_EQ(rotate(1, start + 5min + 20s).outcome, Outcome::repeated);
  EXPECT_EQ(rotate(1, start + 10min + 1s).outcome, Outcome::reused);
}

TEST_P(RotateSession, IdleTimeEndsItOnTheMillisecond) {
  EXPECT_EQ(rotate(0, start + 1h - 1ms).outcome, Outcome::rotated);
  const auto late = rotate(1, start + 2h - 1ms);
  EXPECT_EQ(late.outcome, Outcome::expired);
  EXPECT_FALSE(late.revocation);
  EXPECT_EQ(last_event(), "refresh_refused");
}

TEST_P(RotateSession, SteadyUseDoesNotOutliveTheAbsoluteLimit) {
  Time now = start;
  for (int counter = 0; counter < 47; ++counter) {
    now += 30min;
    ASSERT_EQ(rotate(counter, now).outcome, Outcome::rotated) << counter;
  }
  EXPECT_EQ(rotate(47, start + 24h).outcome, Outcome::expired);
}

TEST_P(RotateSession, OnceFoundExpiredStaysSoWhenTheClockStepsBack) {
  EXPECT_EQ(rotate(0, start + 2h).outcome, Outcome::expired);
  EXPECT_EQ(rotate(0, start + 1min).outcome, Outcome::expired);
  EXPECT_TRUE(list_sessions(database(), account_.id, start)->empty());
}

TEST_P(RotateSession, AnEndedSessionIsRefusedWithItsAccount) {
  ASSERT_TRUE(end_session(database(), session_.id, {account_.id, "signed_out", start, start + 5min}, event("x")));
  const auto refused = rotate(0, start + 1s);
  EXPECT_EQ(refused.outcome, Outcome::ended);
  EXPECT_EQ(refused.session.end_reason, "signed_out");
  EXPECT_EQ(refused.account.id, account_.id);
}

TEST_P(RotateSession, ADisabledAccountIsEnded) {
  ASSERT_TRUE(set_disabled(database(), account_.id, start, start + 5min, event("account_disabled")));
  EXPECT_EQ(rotate(0, start + 1s).outcome, Outcome::ended);
  ASSERT_TRUE(set_disabled(database(), account_.id, {}, start + 5min, event("account_enabled")));
  EXPECT_EQ(rotate(0, start + 1s).outcome, Outcome::ended);
}

TEST_P(RotateSession, AnUnknownSessionIsUnknownAndSaidInTheTrail) {
  session_.id += 1;
  const auto refused = rotate(0, start);
  EXPECT_EQ(refused.outcome, Outcome::unknown);
  EXPECT_TRUE(refused.session.account_id.empty());
  EXPECT_EQ(list_audit(database(), {})->front().record.detail, "unknown");
}

TEST_P(RotateSession, CarriesTheNewRolesAtOnce) {
  ASSERT_TRUE(set_roles(database(), account_.id, {"reader"}, start + 5min, event("roles_changed")));
  EXPECT_EQ(rotate(0, start + 1s).account.roles, std::vector<std::string>{"reader"});
}

TEST_P(RotateSession, OfFiftyAtOnceExactlyOneRotatesAndTheRestRepeat) {
  for (int round = 0; round < 20; ++round) {
    std::atomic<int> rotated{0}, repeated{0};
    at_once(50, [&](int) {
      const auto outcome = rotate(round, start + 1min).outcome;
      if (outcome == Outcome::rotated) ++rotated;
      if (outcome == Outcome::repeated) ++repeated;
    });
    EXPECT_EQ(rotated, 1);
    EXPECT_EQ(repeated, 49);
    EXPECT_EQ(stored().counter, round + 1);
  }
}

TEST_P(RotateSession, AfterASignOutWasAnsweredNoRefreshSucceeds) {
  for (int round = 0; round < 10; ++round) {
    session_ = add_session(account_);
    std::atomic<bool> out{false};
    std::atomic<int> late{0};
    at_once(21, [&](int i) {
      if (i == 0) {
        EXPECT_TRUE(end_session(database(), session_.id, {account_.id, "signed_out", start, start + 5min}, event("x")));
        out = true;
        return;
      }
      const bool after = out;
      const auto outcome = rotate(0, start).outcome;
      if (after && (outcome == Outcome::rotated || outcome == Outcome::repeated)) ++late;
    });
    EXPECT_EQ(late, 0);
    EXPECT_EQ(rotate(stored().counter, start).outcome, Outcome::ended);
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, RotateSession, testing::ValuesIn(engines()), engine_name);

}  // namespace
}  // namespace gatehouse::store
