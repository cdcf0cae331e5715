#include <gatehouse/store/first_admin.h>
#include <gatehouse/store/internal/store_testing.h>

#include <atomic>

namespace gatehouse::store {
namespace {

class FirstAdmin : public StoreContract {
 protected:
  static constexpr Time end = start + 1h;
  Result<void> make(const std::string& name, std::string_view hash, Time at = start) {
    auto account = account_named(name);
    account.roles = {"admin"};
    return insert_first_admin(database(), account, hash, event("signed_up", at));
  }
  void expect_forbidden(const Result<void>& made) {
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().reason, Reason::forbidden);
  }
};

TEST_P(FirstAdmin, IsMadeWithTheSecretOnce) {
  EXPECT_TRUE(put_setup(database(), "secret", end).value());
  EXPECT_TRUE(is_setup(database(), "secret", start).value());
  ASSERT_TRUE(make("ada", "secret"));
  EXPECT_FALSE(is_setup(database(), "secret", start).value());
  expect_forbidden(make("bob", "secret"));
  EXPECT_EQ(count("accounts"), 1);
}

TEST_P(FirstAdmin, NeedsASecretThatIsThereAndNotExpired) {
  EXPECT_TRUE(put_setup(database(), "secret", end).value());
  expect_forbidden(make("ada", "guess"));
  expect_forbidden(make("ada", "secret", end));
  EXPECT_FALSE(is_setup(database(), "secret", end).value());
  EXPECT_EQ(count("accounts"), 0);
}

TEST_P(FirstAdmin, HasOneSecretAtATime) {
  EXPECT_TRUE(put_setup(database(), "first", end).value());
  EXPECT_TRUE(put_setup(database(), "second", end).value());
  expect_forbidden(make("ada", "first"));
  EXPECT_TRUE(make("ada", "second"));
}

TEST_P(FirstAdmin, GetsNoSecretOnceThereIsAnAccount) {
  add_account("ada");
  EXPECT_FALSE(put_setup(database(), "secret", end).value());
  EXPECT_EQ(count("one_time"), 0);
}

TEST_P(FirstAdmin, IsRefusedWhenAnotherAdministratorIsThere) {
  EXPECT_TRUE(put_setup(database(), "secret", end).value());
  add_account("reader", {"administrative", "not-admin"});
  add_account("root", {"editor", "admin"});
  expect_forbidden(make("ada", "secret"));
}

TEST_P(FirstAdmin, KeepsTheSecretWhenTheNameIsTaken) {
  EXPECT_TRUE(put_setup(database(), "secret", end).value());
  add_account("ada", {"administrative"});
  const auto taken = make("ada", "secret");
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().reason, Reason::account_exists);
  EXPECT_TRUE(make("root", "secret"));
}

TEST_P(FirstAdmin, Row152OfManyAtOnceIsOne) {
  EXPECT_TRUE(put_setup(database(), "secret", end).value());
  std::atomic<int> made{0};
  at_once(8, [&](int who) {
    if (make("admin" + std::to_string(who), "secret")) ++made;
  });
  EXPECT_EQ(made, 1);
  EXPECT_EQ(count("accounts"), 1);
}

INSTANTIATE_TEST_SUITE_P(Engines, FirstAdmin, testing::ValuesIn(engines()), engine_name);

}  // namespace
}  // namespace gatehouse::store
