#include <gatehouse/store/copy_database.h>

#include <gatehouse/store/internal/postgres_testing.h>
#include <gatehouse/store/internal/store_testing.h>
#include <gatehouse/store/statistics.h>

#include <map>

namespace gatehouse::store {
namespace {

class CopyDatabase : public testing::Test {
 protected:
  void SetUp() override {
    if (!PostgresServer::is_installed()) GTEST_SKIP() << "PostgreSQL is not installed";
  }
  std::unique_ptr<Database> sqlite(std::string_view name = "test.db") { return opened(folder_.url(name)); }
  static std::unique_ptr<Database> postgres() { return opened(PostgresServer::shared().migrated()); }

 private:
  Folder folder_;
};

// 600 accounts with one session each, the first ended: more audit records than are read at once.
void fill(Database& database) {
  for (int i = 0; i < 600; ++i) {
    auto account = account_named("user" + std::to_string(i));
    if (i % 2 == 0)
      account.email = account.username +
                      "@b\xC3\xBC"
                      "cher.example";
    account.roles = {"reader", "a \"quoted\" role"};
    ASSERT_TRUE(insert_account(database, account, event("signed_up")));
    Session session;
    session.id = make_row_id(start, static_cast<std::uint32_t>(i));
    session.account_id = account.id;
    session.created_at = session.authenticated_at = session.rotated_at = start;
    session.idle_expires_at = session.expires_at = start + 24h;
    ASSERT_TRUE(open_session(database, session, account.password_hash, event("signed_in")));
  }
  ASSERT_TRUE(set_disabled(database, "id-of-user0", start, start + 5min, event("account_disabled")));
}

std::map<std::string, std::int64_t> counts(const std::vector<CopiedTable>& tables) {
  std::map<std::string, std::int64_t> found;
  for (const auto& table : tables) found[table.name] = table.rows;
  return found;
}

bool same(const std::vector<CopiedTable>& left, const std::vector<CopiedTable>& right) {
  return std::ranges::equal(left, right, [](const auto& a, const auto& b) {
    return a.name == b.name && a.rows == b.rows && a.checksum == b.checksum;
  });
}

TEST_F(CopyDatabase, EveryRowArrivesAndComesBackTheSame) {
  const auto source = sqlite();
  fill(*source);
  const auto target = postgres(), back = sqlite("back.db");
  const auto there = copy_database(*source, *target);
  ASSERT_TRUE(there) << there.error().detail;
  const auto rows = counts(*there);
  EXPECT_EQ(rows.at("accounts"), 600);
  EXPECT_EQ(rows.at("sessions"), 600);
  EXPECT_EQ(rows.at("revocations"), 1);
  EXPECT_EQ(rows.at("audit"), 1201);
  EXPECT_EQ(find_account_by_login(*target, "user1")->value().roles.back(), "a \"quoted\" role");
  const auto home = copy_database(*target, *back);
  ASSERT_TRUE(home) << home.error().detail;
  EXPECT_TRUE(same(*there, *home));
}

TEST_F(CopyDatabase, NumbersGoOnAfterTheHighest) {
  const auto source = sqlite(), target = postgres();
  fill(*source);
  ASSERT_TRUE(copy_database(*source, *target));
  const auto more = set_disabled(*target, "id-of-user1", start, start + 5min, event("account_disabled"));
  ASSERT_TRUE(more) << more.error().detail;
  EXPECT_EQ(more->front().sequence, 2);
}

TEST_F(CopyDatabase, ATargetWithRowsIsRefusedAndStaysAsItIs) {
  const auto source = sqlite(), target = postgres();
  ASSERT_TRUE(insert_account(*source, account_named("ada"), event("signed_up")));
  ASSERT_TRUE(insert_account(*target, account_named("bob"), event("signed_up")));
  const auto refused = copy_database(*source, *target);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::conflict);
  EXPECT_NE(refused.error().detail.find("not empty"), std::string::npos) << refused.error().detail;
  EXPECT_FALSE(find_account_by_login(*target, "ada")->has_value());
  EXPECT_TRUE(find_account_by_login(*target, "bob")->has_value());
}

TEST_F(CopyDatabase, ARowThatChangesOnTheWayIsNoticedAndNothingStays) {
  const auto source = sqlite(), target = postgres();
  ASSERT_TRUE(insert_account(*source, account_named("ada"), event("signed_up")));
  ASSERT_TRUE(target->write([](Transaction& transaction) {
    return transaction.script(
        "CREATE FUNCTION falsify() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN NEW.password_hash := NEW.password_hash || 1; RETURN NEW; END';"
        "CREATE TRIGGER falsify BEFORE INSERT ON accounts FOR EACH ROW EXECUTE FUNCTION falsify();");
  }));
  const auto refused = copy_database(*source, *target);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::storage_corrupt);
  EXPECT_FALSE(find_account_by_login(*target, "ada")->has_value());
}

}  // namespace
}  // namespace gatehouse::store
