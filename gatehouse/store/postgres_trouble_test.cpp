// Trouble of the server: killed, frozen, full, cut off in the worst moment. It is said, and it heals.
#include <gatehouse/store/internal/postgres_connection.h>
#include <gatehouse/store/internal/postgres_testing.h>
#include <gatehouse/store/internal/severing_proxy_testing.h>
#include <gatehouse/store/internal/store_testing.h>

#include <atomic>
#include <thread>

namespace gatehouse::store {
namespace {

using namespace std::chrono_literals;

class PostgresTrouble : public testing::Test {
 protected:
  void SetUp() override {
    if (!PostgresServer::is_installed()) GTEST_SKIP() << "PostgreSQL is not installed";
    server_ = std::make_unique<PostgresServer>(std::vector<std::string>{"max_connections=12"});
  }
  PostgresServer& server() { return *server_; }

 private:
  std::unique_ptr<PostgresServer> server_;
};

Result<void> add(Database& database, const std::string& name) {
  return insert_account(database, account_named(name), event("signed_up"));
}

bool has(Database& database, const std::string& name) { return find_account(database, "id-of-" + name)->has_value(); }

void expect_unavailable(const Result<void>& done) {
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().reason, Reason::storage_unavailable) << done.error().detail;
  EXPECT_GT(done.error().retry_after.count(), 0);
}

bool eventually(const std::function<bool()>& holds) {
  for (int attempt = 0; attempt < 400; ++attempt) {
    if (holds()) return true;
    std::this_thread::sleep_for(25ms);
  }
  return false;
}

TEST_F(PostgresTrouble, AKilledServerIsUnavailableAndHealsWhenItIsBack) {
  const auto database = opened(server().migrated());
  ASSERT_TRUE(add(*database, "ada"));
  server().stop();
  expect_unavailable(add(*database, "bob"));
  expect_unavailable(database->ping());
  EXPECT_TRUE(eventually([&] { return !database->version().has_value(); }));
  server().start();
  EXPECT_TRUE(add(*database, "cyd"));
  EXPECT_TRUE(has(*database, "ada"));
  EXPECT_FALSE(has(*database, "bob"));
  EXPECT_TRUE(eventually([&] { return database->version().has_value(); }));
}

TEST_F(PostgresTrouble, AServerThatStartedAnewIsNotNoticedByCallers) {
  const auto database = opened(server().migrated());
  at_once(6, [&](int i) { EXPECT_TRUE(add(*database, "before" + std::to_string(i))); });
  server().stop();
  server().start();
  at_once(6, [&](int i) { EXPECT_TRUE(add(*database, "after" + std::to_string(i))); });
}

TEST_F(PostgresTrouble, AFrozenServerIsUnavailableAndHeals) {
  const auto database = opened(server().migrated(), {.connect_timeout = 2s, .statement_timeout = 300ms});
  ASSERT_TRUE(add(*database, "ada"));
  server().freeze();
  expect_unavailable(add(*database, "bob"));
  EXPECT_TRUE(eventually([&] { return !database->version().has_value(); }));
  std::atomic<int> told_at_once = 0;
  at_once(8, [&](int i) {
    const auto done = add(*database, "waiting" + std::to_string(i));
    expect_unavailable(done);
    if (done.error().detail.ends_with("does not answer")) ++told_at_once;
  });
  EXPECT_GT(told_at_once, 0) << "one of them tries for all";
  server().thaw();
  EXPECT_TRUE(eventually([&] { return add(*database, "cyd").has_value(); }));
  EXPECT_TRUE(eventually([&] { return database->version().has_value(); }));
}

TEST_F(PostgresTrouble, AServerWithoutAFreeConnectionIsUnavailableAndHeals) {
  const auto url = server().migrated();
  const auto database = Database::open(url).value();
  std::vector<std::unique_ptr<PostgresConnection>> others;
  while (auto other = PostgresConnection::open({.url = url, .connect_timeout = 2s, .statement_timeout = 5s})) {
    others.push_back(std::move(*other));
  }
  EXPECT_FALSE(others.empty());
  expect_unavailable(add(*database, "ada"));
  others.clear();
  EXPECT_TRUE(eventually([&] { return add(*database, "ada").has_value(); }));
}

TEST_F(PostgresTrouble, ACommitWhoseAnswerIsLostIsUnavailableAlthoughItHolds) {
  const auto url = server().migrated();
  SeveringProxy proxy(url);
  const auto database = Database::open(proxy.url()).value();
  ASSERT_TRUE(add(*database, "ada"));
  proxy.sever_at_commit();
  expect_unavailable(add(*database, "bob"));
  EXPECT_TRUE(has(*database, "bob"));
  EXPECT_TRUE(add(*database, "cyd"));
}

}  // namespace
}  // namespace gatehouse::store
