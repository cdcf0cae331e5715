#include <gatehouse/store/accounts.h>

#include <gatehouse/store/audit.h>
#include <gatehouse/store/internal/store_testing.h>
#include <gatehouse/store/one_time.h>
#include <gatehouse/store/revocations.h>

#include <atomic>

namespace gatehouse::store {
namespace {

class Accounts : public StoreContract {};

TEST(Folded, LowersAsciiLettersOnly) { EXPECT_EQ(folded("Ada@EXAMPLE.org \xC3\x84"), "ada@example.org \xC3\x84"); }

TEST_P(Accounts, ComeBackAsTheyWerePutIn) {
  auto account = account_named("Ada");
  account.email = "Ada@Example.org";
  account.roles = {"admin", "with \"quotes\", commas", ""};
  account.disabled_at = start + 3ms;
  ASSERT_TRUE(insert_account(database(), account, event("signed_up")));
  const auto found = find_account(database(), account.id)->value();
  EXPECT_EQ(found.username, "Ada");
  EXPECT_EQ(found.email, "Ada@Example.org");
  EXPECT_EQ(found.password_hash, "hash-of-Ada");
  EXPECT_EQ(found.roles, account.roles);
  EXPECT_EQ(found.created_at, start);
  EXPECT_EQ(found.disabled_at, start + 3ms);
  EXPECT_EQ(list_audit(database(), {})->at(0).record.event, "signed_up");
}

TEST_P(Accounts, AreFoundByNameOrEmailInAnyCase) {
  auto account = account_named("Ada");
  account.email = "Lovelace@Example.org";
  ASSERT_TRUE(insert_account(database(), account, event("signed_up")));
  for (const auto* login : {"Ada", "ADA", "ada", "lovelace@example.ORG"}) {
    EXPECT_TRUE(find_account_by_login(database(), login)->has_value()) << login;
  }
  for (const auto* login : {"", "ad", "ada ", "lovelace", "id-of-Ada", "a%", "' OR 1=1 --"}) {
    EXPECT_FALSE(find_account_by_login(database(), login)->has_value()) << login;
  }
}

TEST_P(Accounts, KeepTextThatColumnsOftenLose) {
  auto account = account_named("tab\tquote'\x01\xF0\x9F\x94\x92");
  account.password_hash = "\xF0\x9F\x94\x92 $1 \\ \"end\"";
  account.roles = {"", "\xC3\xA9", "\\u0000", "a,b"};
  ASSERT_TRUE(insert_account(database(), account, event("signed_up")));
  const auto found = find_account_by_login(database(), "TAB\tQUOTE'\x01\xF0\x9F\x94\x92")->value();
  EXPECT_EQ(found.username, account.username);
  EXPECT_EQ(found.password_hash, account.password_hash);
  EXPECT_EQ(found.roles, account.roles);
}

TEST_P(Accounts, ALoginThatIsNoTextIsNobodys) {
  using namespace std::string_literals;
  add_account("ada");
  for (const auto& login : {"ada\0"s, "\0"s, "ada\xFF"s, "\xC3"s, "\xED\xA0\x80"s}) {
    const auto found = find_account_by_login(database(), login);
    ASSERT_TRUE(found) << found.error().detail;
    EXPECT_FALSE(*found);
    EXPECT_FALSE(find_account(database(), login).value());
  }
}

TEST_P(Accounts, ANameAnEmailAndAnIdAreTakenOnce) {
  auto ada = account_named("ada");
  ada.email = "ada@example.org";
  ASSERT_TRUE(insert_account(database(), ada, event("signed_up")));
  auto same_name = account_named("ADA");
  auto same_email = account_named("other");
  same_email.email = "ADA@example.org";
  auto same_id = account_named("third");
  same_id.id = ada.id;
  for (const auto& taken : {same_name, same_email, same_id}) {
    const auto refused = insert_account(database(), taken, event("signed_up"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, Reason::account_exists);
  }
  EXPECT_EQ(count("accounts"), 1);
  EXPECT_EQ(count("audit"), 1);
}

TEST_P(Accounts, WithoutAnEmailDoNotCollide) {
  add_account("ada");
  add_account("bob");
  EXPECT_EQ(count("accounts"), 2);
}

TEST_P(Accounts, OfAHundredRegistrationsOfOneNameOneSucceeds) {
  std::atomic<int> made{0}, refused{0};
  at_once(100, [&](int i) {
    auto account = account_named("ada");
    account.id += std::to_string(i);
    const auto done = insert_account(database(), account, event("signed_up"));
    if (done) ++made;
    if (!done && done.error().reason == Reason::account_exists) ++refused;
  });
  EXPECT_EQ(made, 1);
  EXPECT_EQ(refused, 99);
}

TEST_P(Accounts, NewRolesRevokeTheAccessTokensButNotTheSessions) {
  const auto ada = add_account("ada");
  const auto first = add_session(ada), second = add_session(ada);
  add_session(add_account("bob"));
  ASSERT_TRUE(rotate_session(database(), rotation_of(second, 0, start), event("")));
  const auto revoked = set_roles(database(), ada.id, {"reader"}, start + 5min, event("roles_changed")).value();
  ASSERT_EQ(revoked.size(), 2U);
  for (const auto& revocation : revoked) {
    EXPECT_EQ(revocation.up_to, revocation.session_id == first.id ? 0 : 1);
    EXPECT_EQ(revocation.forget_at, start + 5min);
  }
  EXPECT_EQ(list_sessions(database(), ada.id, start)->size(), 2U);
  EXPECT_EQ(find_account(database(), ada.id)->value().roles, std::vector<std::string>{"reader"});
}

TEST_P(Accounts, DisablingEndsEverySessionAndEnablingBringsNoneBack) {
  const auto ada = add_account("ada");
  const auto session = add_session(ada);
  const auto revoked = set_disabled(database(), ada.id, start + 1s, start + 5min, event("account_disabled")).value();
  ASSERT_EQ(revoked.size(), 1U);
  EXPECT_EQ(revoked[0].session_id, session.id);
  EXPECT_EQ(revoked[0].up_to, every_generation);
  EXPECT_EQ(find_session(database(), session.id)->value().end_reason, "disabled");
  EXPECT_EQ(find_account(database(), ada.id)->value().disabled_at, start + 1s);
  EXPECT_TRUE(set_disabled(database(), ada.id, {}, start + 5min, event("account_enabled")).value().empty());
  EXPECT_FALSE(find_account(database(), ada.id)->value().disabled_at);
  EXPECT_TRUE(list_sessions(database(), ada.id, start)->empty());
}

TEST_P(Accounts, DeletingTakesSessionsAndSecretsButLeavesTheTrail) {
  const auto ada = add_account("ada"), bob = add_account("bob");
  const auto session = add_session(ada);
  add_session(bob);
  ASSERT_TRUE(put_once(database(), {"reset", "h", ada.id, "", start + 1h}));
  const auto trail = count("audit");
  const auto revoked = delete_account(database(), ada.id, start + 5min, event("account_deleted")).value();
  ASSERT_EQ(revoked.size(), 1U);
  EXPECT_EQ(revoked[0].session_id, session.id);
  EXPECT_FALSE(find_account(database(), ada.id)->has_value());
  EXPECT_FALSE(find_session(database(), session.id)->has_value());
  EXPECT_EQ(count("one_time"), 0);
  EXPECT_EQ(count("sessions"), 1);
  EXPECT_EQ(count("audit"), trail + 1);
  EXPECT_EQ(revocations_after(database(), 0, start)->size(), 1U);
}

TEST_P(Accounts, ChangesOfUnknownOnesAreNotFoundAndLeaveNoTrace) {
  const auto is_not_found = [](const auto& result) { return !result && result.error().reason == Reason::not_found; };
  EXPECT_TRUE(is_not_found(set_roles(database(), "x", {}, start, event("e"))));
  EXPECT_TRUE(is_not_found(set_disabled(database(), "x", start, start, event("e"))));
  EXPECT_TRUE(is_not_found(delete_account(database(), "x", start, event("e"))));
  EXPECT_TRUE(is_not_found(replace_password_hash(database(), "x", "old", "new")));
  EXPECT_TRUE(is_not_found(change_password(database(), {"x", "old", "new", {}, start, start}, event("e"))));
  EXPECT_EQ(count("audit"), 0);
}

TEST_P(Accounts, ARehashReplacesOnlyTheHashItWasMadeFrom) {
  const auto ada = add_account("ada");
  EXPECT_TRUE(replace_password_hash(database(), ada.id, ada.password_hash, "new").value());
  EXPECT_FALSE(replace_password_hash(database(), ada.id, ada.password_hash, "late").value());
  EXPECT_EQ(find_account(database(), ada.id)->value().password_hash, "new");
  EXPECT_EQ(find_account(database(), ada.id)->value().password_changed_at, start);
}

TEST_P(Accounts, ANewPasswordEndsTheOtherSessions) {
  const auto ada = add_account("ada");
  const auto kept = add_session(ada), other = add_session(ada);
  const PasswordChange change{ada.id, ada.password_hash, "new", kept.id, start + 1s, start + 5min};
  const auto revoked = change_password(database(), change, event("password_changed")).value();
  ASSERT_EQ(revoked.size(), 1U);
  EXPECT_EQ(revoked[0].session_id, other.id);
  ASSERT_EQ(list_sessions(database(), ada.id, start)->size(), 1U);
  EXPECT_EQ(list_sessions(database(), ada.id, start)->at(0).id, kept.id);
  EXPECT_EQ(find_account(database(), ada.id)->value().password_changed_at, start + 1s);
}

TEST_P(Accounts, OfTwoPasswordChangesTheSecondConflictsAndEndsNothing) {
  const auto ada = add_account("ada");
  const PasswordChange change{ada.id, ada.password_hash, "new", {}, start, start + 5min};
  ASSERT_TRUE(change_password(database(), change, event("password_changed")));
  auto account = ada;
  account.password_hash = "new";
  add_session(account);
  const auto second = change_password(database(), change, event("password_changed"));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().reason, Reason::conflict);
  EXPECT_EQ(list_sessions(database(), ada.id, start)->size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Engines, Accounts, testing::ValuesIn(engines()), engine_name);

}  // namespace
}  // namespace gatehouse::store
