#include <gatehouse/store/accounts.h>
#include <gatehouse/store/internal/store_testing.h>

#include <fmt/format.h>

namespace gatehouse::store {
namespace {

using Names = std::vector<std::string>;

class AccountList : public StoreContract {
 protected:
  void add(const std::string& name, const std::string& email) {
    auto account = account_named(name);
    account.email = email;
    ASSERT_TRUE(insert_account(database(), account, event("signed_up")));
  }
  AccountPage page(const AccountQuery& query) { return list_accounts(database(), query).value(); }
  Names names(const AccountQuery& query) {
    Names found;
    for (const auto& account : page(query).accounts) found.push_back(account.username);
    return found;
  }
  // Of all pages, one after the other.
  Names all(AccountQuery query) {
    Names found;
    do {
      const auto part = page(query);
      EXPECT_LE(part.accounts.size(), static_cast<std::size_t>(query.limit));
      for (const auto& account : part.accounts) found.push_back(account.username);
      query.after = part.next.value_or("");
    } while (!query.after.empty());
    return found;
  }
};

TEST_P(AccountList, GoesByNameAPageAtATime) {
  for (const auto* name : {"dora", "Bob", "ada", "Carl"}) add_account(name);
  EXPECT_EQ(names({}), (Names{"ada", "Bob", "Carl", "dora"}));
  EXPECT_EQ(names({.limit = 2}), (Names{"ada", "Bob"}));
  EXPECT_EQ(page({.limit = 2}).next, "bob");
  EXPECT_EQ(names({.after = "BOB", .limit = 2}), (Names{"Carl", "dora"}));
  EXPECT_EQ(page({.after = "bob", .limit = 2}).next, std::nullopt);
  EXPECT_EQ(names({.after = "dora"}), Names{});
  EXPECT_EQ(names({.limit = -1}), Names{"ada"});
}

TEST_P(AccountList, IsSearchedByPrefixOfNameOrEmail) {
  for (const auto* name : {"ada", "adam", "bob", "a_b", "a%b"}) add_account(name);
  add("carl", "Adder@example.org");
  EXPECT_EQ(names({.search = "AD"}), (Names{"ada", "adam", "carl"}));
  EXPECT_EQ(names({.search = "ad", .after = "ada", .limit = 1}), Names{"adam"});
  EXPECT_EQ(names({.search = "a%"}), Names{"a%b"});
  EXPECT_EQ(names({.search = "a_"}), Names{"a_b"});
  EXPECT_EQ(names({.search = "x"}), Names{});
}

TEST_P(AccountList, ShowsEachAccountOnceWhateverTheSizeOfThePage) {
  add("ada", "zoe@example.org");
  add("bob", "ada.of.bob@example.org");
  add("adam", "adam@example.org");  // found by both
  add("carl", "ad@example.org");
  add("dora", "dora@example.org");
  for (int limit = 1; limit <= 6; ++limit) {
    EXPECT_EQ(all({.search = "ad", .limit = limit}), (Names{"ada", "adam", "carl", "bob"})) << limit;
    EXPECT_EQ(all({.limit = limit}), (Names{"ada", "adam", "bob", "carl", "dora"})) << limit;
  }
}

TEST_P(AccountList, FindsANameThatIsThePrefixItself) {
  add_account("ada");
  EXPECT_EQ(names({.search = "ada"}), Names{"ada"});
  EXPECT_EQ(names({.search = "ada", .after = "ada"}), Names{});
}

INSTANTIATE_TEST_SUITE_P(Engines, AccountList, testing::ValuesIn(engines()), engine_name);

}  // namespace
}  // namespace gatehouse::store
