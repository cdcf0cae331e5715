// Revocations, signing keys, one-time secrets and the audit trail.
#include <gatehouse/store/audit.h>
#include <gatehouse/store/internal/store_testing.h>
#include <gatehouse/store/one_time.h>
#include <gatehouse/store/revocations.h>
#include <gatehouse/store/signing_keys.h>

#include <atomic>
#include <mutex>
#include <set>

namespace gatehouse::store {
namespace {

class Revocations : public StoreContract {
 protected:
  void end(const Session& session, Time forget_at) {
    ASSERT_TRUE(
        end_session(database(), session.id, {session.account_id, "revoked", start, forget_at}, event("revoked")));
  }
};

TEST_P(Revocations, AreReadInOrderFromWhereTheReaderIs) {
  const auto ada = add_account("ada");
  for (int i = 0; i < 3; ++i) end(add_session(ada), start + 5min);
  const auto all = revocations_after(database(), 0, start).value();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_LT(all[0].sequence, all[1].sequence);
  EXPECT_LT(all[1].sequence, all[2].sequence);
  const auto rest = revocations_after(database(), all[1].sequence, start).value();
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest[0].session_id, all[2].session_id);
  EXPECT_TRUE(revocations_after(database(), all[2].sequence, start)->empty());
}

TEST_P(Revocations, AreForgottenOnTimeButSweptADayLater) {
  end(add_session(add_account("ada")), start + 5min);
  EXPECT_EQ(revocations_after(database(), 0, start + 5min - 1ms)->size(), 1U);
  EXPECT_TRUE(revocations_after(database(), 0, start + 5min)->empty());
  EXPECT_EQ(sweep_revocations(database(), start + 5min + 24h - 1ms).value(), 0);
  EXPECT_EQ(sweep_revocations(database(), start + 5min + 24h).value(), 1);
}

TEST_P(Revocations, NeverUseASequenceNumberTwice) {
  const auto ada = add_account("ada");
  end(add_session(ada), start);
  const auto first = revocations_after(database(), 0, start - 1ms)->at(0).sequence;
  ASSERT_EQ(sweep_revocations(database(), start + 48h).value(), 1);
  end(add_session(ada), start);
  EXPECT_GT(revocations_after(database(), 0, start - 1ms)->at(0).sequence, first);
}

TEST_P(Revocations, ANumberSeenMeansThatNoneBelowItWillAppear) {
  const auto ada = add_account("ada");
  std::vector<Session> sessions;
  for (int i = 0; i < 64; ++i) sessions.push_back(add_session(ada));
  std::atomic<int> running{8};
  std::set<std::int64_t> seen;
  at_once(9, [&](int i) {
    if (i < 8) {
      for (std::size_t own = static_cast<std::size_t>(i); own < sessions.size(); own += 8)
        end(sessions[own], start + 1h);
      --running;
      return;
    }
    std::int64_t last = 0;
    for (bool more = true; more;) {
      more = running > 0;
      const auto news = revocations_after(database(), last, start).value();
      for (const auto& revocation : news) {
        EXPECT_GT(revocation.sequence, last);
        seen.insert(last = revocation.sequence);
      }
    }
  });
  EXPECT_EQ(seen.size(), sessions.size());
}

INSTANTIATE_TEST_SUITE_P(Engines, Revocations, testing::ValuesIn(engines()), engine_name);

class SigningKeys : public StoreContract {
 protected:
  static SigningKey key(const std::string& id, Time at = start) {
    return {.id = id,
            .algorithm = "ES256",
            .public_jwk = "{}",
            .sealed = "c2VhbGVk",
            .created_at = at,
            .signs_from = at + 1min,
            .retired_at = {},
            .forget_at = {}};
  }
  Result<void> add(const std::string& id, const std::string& expected_newest) {
    return add_signing_key(database(), {key(id), expected_newest, start + 1h, start + 2h}, event("key_rotated"));
  }
};

TEST_P(SigningKeys, RetireTheOnesBeforeThem) {
  ASSERT_TRUE(add("k1", ""));
  ASSERT_TRUE(add("k2", "k1"));
  const auto keys = list_signing_keys(database()).value();
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_EQ(keys[0].id, "k1");
  EXPECT_EQ(keys[0].retired_at, start + 1h);
  EXPECT_EQ(keys[0].forget_at, start + 2h);
  EXPECT_EQ(keys[1].id, "k2");
  EXPECT_EQ(keys[1].algorithm, "ES256");
  EXPECT_EQ(keys[1].sealed, "c2VhbGVk");
  EXPECT_EQ(keys[1].signs_from, start + 1min);
  EXPECT_FALSE(keys[1].retired_at);
}

TEST_P(SigningKeys, AnEarlierRetirementKeepsItsTime) {
  ASSERT_TRUE(add("k1", ""));
  ASSERT_TRUE(add("k2", "k1"));
  ASSERT_TRUE(add_signing_key(database(), {key("k3"), "k2", start + 5h, start + 6h}, event("key_rotated")));
  EXPECT_EQ(list_signing_keys(database())->at(0).retired_at, start + 1h);
  EXPECT_EQ(list_signing_keys(database())->at(1).retired_at, start + 5h);
}

TEST_P(SigningKeys, OfTwoNodesRotatingAtOnceOneConflictsAndChangesNothing) {
  ASSERT_TRUE(add("k1", ""));
  std::atomic<int> added{0}, conflicts{0};
  at_once(8, [&](int i) {
    const auto done = add("next" + std::to_string(i), "k1");
    if (done) ++added;
    if (!done && done.error().reason == Reason::conflict) ++conflicts;
  });
  EXPECT_EQ(added, 1);
  EXPECT_EQ(conflicts, 7);
  EXPECT_EQ(count("signing_keys"), 2);
  EXPECT_EQ(list_audit(database(), {.event = "key_rotated"})->size(), 2U);
}

TEST_P(SigningKeys, ATakenIdConflictsAndRetiresNothing) {
  ASSERT_TRUE(add("k1", ""));
  const auto taken = add("k1", "k1");
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().reason, Reason::conflict);
  EXPECT_FALSE(list_signing_keys(database())->at(0).retired_at);
}

TEST_P(SigningKeys, AreSweptOnceTheirLastTokenIsDead) {
  ASSERT_TRUE(add("k1", ""));
  ASSERT_TRUE(add("k2", "k1"));
  EXPECT_EQ(sweep_signing_keys(database(), start + 2h - 1ms).value(), 0);
  EXPECT_EQ(sweep_signing_keys(database(), start + 2h).value(), 1);
  EXPECT_EQ(list_signing_keys(database())->at(0).id, "k2");
  EXPECT_TRUE(add("k3", "k2"));
}

INSTANTIATE_TEST_SUITE_P(Engines, SigningKeys, testing::ValuesIn(engines()), engine_name);

class OneTimeSecrets : public StoreContract {};

TEST_P(OneTimeSecrets, AreConsumedOnce) {
  const auto ada = add_account("ada");
  ASSERT_TRUE(put_once(database(), {"reset", "h", ada.id, R"({"to":"x"})", start + 1h}));
  const auto got = consume_once(database(), "reset", "h", start).value();
  ASSERT_TRUE(got);
  EXPECT_EQ(got->account_id, ada.id);
  EXPECT_EQ(got->payload, R"({"to":"x"})");
  EXPECT_EQ(got->expires_at, start + 1h);
  EXPECT_FALSE(consume_once(database(), "reset", "h", start).value());
  EXPECT_FALSE(consume_once(database(), "reset", "h", start - 24h).value());
}

TEST_P(OneTimeSecrets, OfAHundredAtOnceOneGetsIt) {
  ASSERT_TRUE(put_once(database(), {"code", "h", "", "", start + 1h}));
  std::atomic<int> got{0};
  at_once(100, [&](int) { got += consume_once(database(), "code", "h", start).value().has_value() ? 1 : 0; });
  EXPECT_EQ(got, 1);
}

TEST_P(OneTimeSecrets, ServeOnlyTheirKindAndOnlyInTime) {
  ASSERT_TRUE(put_once(database(), {"code", "h", "", "", start + 1h}));
  EXPECT_FALSE(consume_once(database(), "reset", "h", start).value());
  EXPECT_FALSE(consume_once(database(), "code", "H", start).value());
  EXPECT_FALSE(consume_once(database(), "code", "h", start + 1h).value());
  EXPECT_TRUE(consume_once(database(), "code", "h", start + 1h - 1ms).value());
}

TEST_P(OneTimeSecrets, AreNotPutTwiceUsedOrNot) {
  ASSERT_TRUE(put_once(database(), {"jti", "h", "", "", start + 1h}));
  for (int i = 0; i < 2; ++i) {
    const auto again = put_once(database(), {"jti", "h", "", "", start + 9h});
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().reason, Reason::conflict);
    static_cast<void>(consume_once(database(), "jti", "h", start));
  }
}

TEST_P(OneTimeSecrets, NeedAnAccountThatExists) {
  const auto refused = put_once(database(), {"reset", "h", "nobody", "", start + 1h});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::conflict);
}

TEST_P(OneTimeSecrets, AreSweptADayAfterTheirExpiry) {
  ASSERT_TRUE(put_once(database(), {"code", "h", "", "", start}));
  EXPECT_EQ(sweep_one_time(database(), start + 24h - 1ms).value(), 0);
  EXPECT_EQ(sweep_one_time(database(), start + 24h).value(), 1);
}

INSTANTIATE_TEST_SUITE_P(Engines, OneTimeSecrets, testing::ValuesIn(engines()), engine_name);

class AuditTrail : public StoreContract {
 protected:
  void write(const std::string& name, const std::string& account, Time at = start) {
    auto record = event(name, at);
    record.account_id = account;
    record.session_id = "7";
    record.address = "2001:db8::1";
    record.user_agent = "agent\nwith a line \xC3\xBF";
    record.detail = "detail";
    ASSERT_TRUE(write_audit(database(), record));
  }
};

TEST_P(AuditTrail, ComesBackNewestFirstAsItWasWritten) {
  write("first", "a", start + 1ms);
  write("second", "a");
  const auto trail = list_audit(database(), {}).value();
  ASSERT_EQ(trail.size(), 2U);
  EXPECT_EQ(trail[0].record.event, "second");
  EXPECT_GT(trail[0].id, trail[1].id);
  EXPECT_EQ(trail[1].record.at, start + 1ms);
  EXPECT_EQ(trail[1].record.account_id, "a");
  EXPECT_EQ(trail[1].record.session_id, "7");
  EXPECT_EQ(trail[1].record.address, "2001:db8::1");
  EXPECT_EQ(trail[1].record.user_agent, "agent\nwith a line \xC3\xBF");
  EXPECT_EQ(trail[1].record.detail, "detail");
}

TEST_P(AuditTrail, IsFilteredAndPaged) {
  for (int i = 0; i < 3; ++i) {
    write("signed_in", "a");
    write("refreshed", "b");
  }
  EXPECT_EQ(list_audit(database(), {.event = "refreshed"})->size(), 3U);
  EXPECT_EQ(list_audit(database(), {.account_id = "a"})->size(), 3U);
  EXPECT_TRUE(list_audit(database(), {.event = "refreshed", .account_id = "a"})->empty());
  const auto page = list_audit(database(), {.limit = 2}).value();
  ASSERT_EQ(page.size(), 2U);
  const auto next = list_audit(database(), {.before_id = page[1].id, .limit = 9}).value();
  ASSERT_EQ(next.size(), 4U);
  EXPECT_LT(next[0].id, page[1].id);
}

TEST_P(AuditTrail, LeavesRefreshesOutWhenItIsAskedTo) {
  for (int i = 0; i < 2; ++i) {
    write("refreshed", "a");
    write("signed_in", "a");
    write("signed_in", "b");
  }
  write("roles_set", "a");
  EXPECT_EQ(list_audit(database(), {.but_refreshes = true})->size(), 5U);
  EXPECT_EQ(list_audit(database(), {.but_refreshes = true, .account_id = "a"})->size(), 3U);
  EXPECT_EQ(list_audit(database(), {.event = "signed_in", .account_id = "a"})->size(), 2U);
  EXPECT_EQ(list_audit(database(), {.event = "refreshed", .account_id = "a"})->size(), 2U);
  EXPECT_EQ(list_audit(database(), {.event = "signed_in"})->size(), 4U);
}

TEST_P(AuditTrail, NamesTheAccountWhileItIsThere) {
  const auto ada = add_account("Ada");
  write("signed_in", ada.id);
  write("signed_in", "gone");
  const auto trail = list_audit(database(), {.event = "signed_in"}).value();
  EXPECT_EQ(trail[0].username, std::nullopt);
  EXPECT_EQ(trail[1].username, "Ada");
}

TEST_P(AuditTrail, IsSweptFromItsOldEndInBatches) {
  for (int day = 0; day < 5; ++day) write("e", "a", start + day * 24h);
  EXPECT_EQ(sweep_audit(database(), start + 72h, 2).value(), 2);
  EXPECT_EQ(sweep_audit(database(), start + 72h, 2).value(), 1);
  EXPECT_EQ(sweep_audit(database(), start + 72h, 2).value(), 0);
  EXPECT_EQ(count("audit"), 2);
}

INSTANTIATE_TEST_SUITE_P(Engines, AuditTrail, testing::ValuesIn(engines()), engine_name);

}  // namespace
}  // namespace gatehouse::store
