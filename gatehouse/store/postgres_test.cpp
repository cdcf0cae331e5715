// What PostgreSQL adds to the contract: nodes that hear each other, transactions that meet, a pool.
#include <gatehouse/store/internal/postgres_testing.h>
#include <gatehouse/store/internal/store_testing.h>
#include <gatehouse/store/revocations.h>

#include <atomic>
#include <future>
#include <thread>

namespace gatehouse::store {
namespace {

using namespace std::chrono_literals;

class Postgres : public testing::Test {
 protected:
  void SetUp() override {
    if (!PostgresServer::is_installed()) GTEST_SKIP() << "PostgreSQL is not installed";
  }
  static PostgresServer& server() { return PostgresServer::shared(); }
};

std::string name_in(const std::string& url) {
  const auto begin = url.rfind('/', url.find('?')) + 1;
  return url.substr(begin, url.find('?') - begin);
}

bool eventually(const std::function<bool()>& holds) {
  for (int attempt = 0; attempt < 400; ++attempt) {
    if (holds()) return true;
    std::this_thread::sleep_for(25ms);
  }
  return false;
}

Result<void> revoke_all_of(Database& database, const std::string& name) {
  TRY(set_disabled(database, "id-of-" + name, start, start + 5min, event("account_disabled")));
  return {};
}

void add_with_session(Database& database, const std::string& name, std::uint32_t number) {
  const auto account = account_named(name);
  ASSERT_TRUE(insert_account(database, account, event("signed_up")));
  Session session;
  session.id = make_row_id(start, number);
  session.account_id = account.id;
  session.created_at = session.authenticated_at = session.rotated_at = start;
  session.idle_expires_at = session.expires_at = start + 24h;
  ASSERT_TRUE(open_session(database, session, account.password_hash, event("signed_in")));
}

TEST_F(Postgres, NoErrorHoldsThePassword) {
  for (const auto* url : {"postgres://ada:hunter2@127.0.0.1:1/x", "postgres://ada:hunter2@[::1/x",
                          "postgres://ada:hunter2@h:no-port/x", "postgres://ada@127.0.0.1:1/x?password=hunter2"}) {
    const auto refused = Database::open(url);
    ASSERT_FALSE(refused) << url;
    EXPECT_EQ(refused.error().detail.find("hunter2"), std::string::npos) << refused.error().detail;
    EXPECT_EQ(shown_url(url).find("hunter2"), std::string::npos) << shown_url(url);
  }
}

TEST_F(Postgres, EightNodesStartingAtOnceMigrateOnce) {
  const auto url = server().empty();
  at_once(8, [&](int) {
    const auto node = Database::open(url);
    ASSERT_TRUE(node) << node.error().detail;
    const auto version = migrate(**node);
    ASSERT_TRUE(version) << version.error().detail;
    EXPECT_EQ(*version, newest_schema_version());
  });
}

TEST_F(Postgres, TransactionsThatMeetAreRunAgain) {
  const auto database = opened(server().migrated());
  ASSERT_TRUE(database->write([](Transaction& transaction) {
    return transaction.run("INSERT INTO statistics (hour, name, count) VALUES (0, 'x', 0)");
  }));
  at_once(12, [&](int) {
    const auto added = database->write([](Transaction& transaction) -> Result<std::int64_t> {
      const auto now = TRY(transaction.one<std::int64_t>("SELECT count FROM statistics WHERE hour = 0"));
      return transaction.run("UPDATE statistics SET count = $1 WHERE hour = 0", *now + 1);
    });
    EXPECT_TRUE(added) << added.error().detail;
  });
  const auto total = database->read([](Transaction& transaction) {
    return transaction.one<std::int64_t>("SELECT count FROM statistics WHERE hour = 0");
  });
  EXPECT_EQ(total.value(), 12);
}

TEST_F(Postgres, ARevocationIsHeardOnAnotherNode) {
  const auto url = server().migrated();
  const auto here = opened(url), there = opened(url);
  add_with_session(*here, "ada", 1);
  const auto before = there->version().value();
  std::promise<void> heard;
  std::atomic<bool> first{true};
  there->on_change([&] {
    if (first.exchange(false)) heard.set_value();
  });
  ASSERT_TRUE(revoke_all_of(*here, "ada"));
  EXPECT_EQ(heard.get_future().wait_for(10s), std::future_status::ready);
  there->on_change({});
  EXPECT_NE(there->version().value(), before);
  EXPECT_EQ(revocations_after(*there, 0, start)->size(), 1U);
}

TEST_F(Postgres, WhatIsSaidWhileNobodyListensIsNoticedAfterwards) {
  const auto url = server().migrated();
  const auto here = opened(url), there = opened(url);
  add_with_session(*here, "ada", 1);
  const auto before = there->version().value();
  server().run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name_in(url) + "'");
  ASSERT_TRUE(revoke_all_of(*here, "ada"));  // its connections were ended, too
  EXPECT_TRUE(eventually([&] {
    const auto now = there->version();
    return now && *now != before;
  }));
  EXPECT_EQ(revocations_after(*there, 0, start)->size(), 1U);
}

TEST_F(Postgres, WhoWaitsTooLongForAConnectionIsToldSo) {
  const auto database = opened(server().migrated(), {.connections = 1, .statement_timeout = 200ms});
  std::promise<void> holds, release;
  std::jthread holder([&] {
    EXPECT_TRUE(database->read([&](Transaction&) -> Result<void> {
      holds.set_value();
      release.get_future().wait();
      return {};
    }));
  });
  holds.get_future().wait();
  const auto refused = insert_account(*database, account_named("ada"), event("signed_up"));
  release.set_value();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::overloaded);
}

TEST_F(Postgres, AStatementThatTakesTooLongIsUnavailable) {
  const auto database = opened(server().migrated(), {.statement_timeout = 200ms});
  const auto slow = database->read(
      [](Transaction& transaction) { return transaction.one<std::string>("SELECT CAST(pg_sleep(60) AS TEXT)"); });
  ASSERT_FALSE(slow);
  EXPECT_EQ(slow.error().reason, Reason::storage_unavailable);
  EXPECT_TRUE(insert_account(*database, account_named("ada"), event("signed_up")));
}

TEST_F(Postgres, OneNodeSweepsAtATime) {
  const auto url = server().migrated();
  const auto here = opened(url), there = opened(url);
  add_with_session(*here, "ada", 1);
  ASSERT_TRUE(here->write([&](Transaction& transaction) -> Result<void> {
    const bool ours = TRY(transaction.try_lock("sweep"));
    EXPECT_TRUE(ours);
    EXPECT_EQ(sweep_sessions(*there, start + 48h).value(), 0);
    return {};
  }));
  EXPECT_EQ(sweep_sessions(*there, start + 48h).value(), 1);
}

TEST_F(Postgres, AReadOnlyServerIsUnavailableAndHeals) {
  const auto url = server().migrated();
  server().run("ALTER DATABASE " + name_in(url) + " SET default_transaction_read_only = on");
  const auto database = Database::open(url).value();
  const auto refused = insert_account(*database, account_named("ada"), event("signed_up"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::storage_unavailable);
  EXPECT_GT(refused.error().retry_after.count(), 0);
  EXPECT_FALSE(database->ping());
  server().run("ALTER DATABASE " + name_in(url) + " RESET default_transaction_read_only");
  EXPECT_TRUE(insert_account(*database, account_named("ada"), event("signed_up")));
  EXPECT_TRUE(database->ping());
}

}  // namespace
}  // namespace gatehouse::store
