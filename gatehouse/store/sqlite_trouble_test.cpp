// Trouble of the storage: full disks, locks of others, damage, replaced files. It is said, and it heals.
#include <gatehouse/store/internal/sqlite_testing.h>

#include <atomic>
#include <fstream>
#include <mutex>
#include <thread>

namespace gatehouse::store {
namespace {

class SqliteTrouble : public SqliteFile {
 protected:
  void overwrite(std::size_t at, std::string_view bytes) const {
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(at));
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
};

TEST_F(SqliteTrouble, AFullDiskIsUnavailableAndHeals) {
  const auto database = opened(folder_.url());
  const auto limit = [&](const std::string& pages) {
    ASSERT_TRUE(database->write(
        [&](Transaction& transaction) { return transaction.script("PRAGMA max_page_count = " + pages); }));
  };
  ASSERT_TRUE(add(*database, 1));
  limit("1");  // SQLite takes the present size instead
  std::optional<Error> error;
  for (int i = 2; i < 200 && !error; ++i) {
    if (auto done = add(*database, i, 2000); !done) error = done.error();
  }
  ASSERT_TRUE(error);
  EXPECT_EQ(error->reason, Reason::storage_unavailable);
  EXPECT_GT(error->retry_after.count(), 0);
  EXPECT_TRUE(has(*database, 1));
  limit("100000");
  EXPECT_TRUE(database->ping());
  EXPECT_TRUE(add(*database, 999, 2000));
  EXPECT_TRUE(database->check());
}

TEST_F(SqliteTrouble, AFullDiskLosesNothingThatWasAcknowledged) {
  const auto database = opened(folder_.url());
  ASSERT_TRUE(
      database->write([](Transaction& transaction) { return transaction.script("PRAGMA max_page_count = 60"); }));
  std::atomic<int> kept{0}, refused{0};
  for (int round = 0; round < 8; ++round) {
    at_once(8, [&](int i) {
      const int number = round * 8 + i;
      const bool done = add(*database, number, 3000).has_value();
      done ? ++kept : ++refused;
      EXPECT_EQ(has(*database, number), done) << number;
    });
  }
  EXPECT_GT(kept, 0);
  EXPECT_GT(refused, 0);
}

TEST_F(SqliteTrouble, AnothersLockIsWaitedForThenUnavailableThenHeals) {
  std::vector<std::string> events;
  std::mutex mutex;
  const auto database = opened(folder_.url(), {.busy_timeout = 100ms, .log = Log([&](const LogRecord& record) {
                                                                        const std::lock_guard lock(mutex);
                                                                        events.emplace_back(record.event);
                                                                      })});
  Outsider outsider(path());
  outsider.run("BEGIN IMMEDIATE");
  const auto before = std::chrono::steady_clock::now();
  const auto refused = add(*database, 1);
  EXPECT_GE(std::chrono::steady_clock::now() - before, 90ms);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::storage_unavailable);
  EXPECT_TRUE(find_account(*database, "x"));  // reading goes on
  EXPECT_FALSE(database->ping());
  outsider.run("COMMIT");
  EXPECT_TRUE(database->ping());
  EXPECT_TRUE(add(*database, 1));
  EXPECT_EQ(database->counters().refused, 2U);
  EXPECT_EQ(events, (std::vector<std::string>{"storage trouble", "storage healed"}));
}

TEST_F(SqliteTrouble, NobodyWaitsForALockMuchLongerThanTheTimeout) {
  const auto database = opened(folder_.url(), {.busy_timeout = 200ms});
  Outsider outsider(path());
  outsider.run("BEGIN IMMEDIATE");
  at_once(8, [&](int i) {
    std::this_thread::sleep_for(i * 40ms);
    const auto before = std::chrono::steady_clock::now();
    EXPECT_FALSE(add(*database, i));
    const auto waited = std::chrono::steady_clock::now() - before;
    EXPECT_GE(waited, 150ms);
    EXPECT_LE(waited, 2000ms);
  });
  outsider.run("COMMIT");
  EXPECT_TRUE(add(*database, 1));
}

TEST_F(SqliteTrouble, AShortLockIsSimplyWaitedFor) {
  const auto database = opened(folder_.url());
  Outsider outsider(path());
  outsider.run("BEGIN IMMEDIATE");
  std::jthread release([&] {
    std::this_thread::sleep_for(50ms);
    outsider.run("COMMIT");
  });
  EXPECT_TRUE(add(*database, 1));
}

TEST_F(SqliteTrouble, WhatIsNoDatabaseIsCorruptAndLeftAlone) {
  const std::string text(5000, 'n');
  std::ofstream(path()) << text;
  const auto refused = Database::open(folder_.url());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::storage_corrupt);
  std::ifstream file(path());
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), text);
}

TEST_F(SqliteTrouble, ADamagedPageIsFoundAtTheStart) {
  {
    const auto database = opened(folder_.url());
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(add(*database, i, 1000));
  }
  overwrite(4096 * 3, std::string(4096, '\x5A'));
  const auto refused = Database::open(folder_.url());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::storage_corrupt);
}

TEST_F(SqliteTrouble, ACutFileIsFoundAtTheStart) {
  {
    const auto database = opened(folder_.url());
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(add(*database, i, 1000));
  }
  std::filesystem::resize_file(path(), 4096 * 5);
  const auto refused = Database::open(folder_.url());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::storage_corrupt);
}

TEST_F(SqliteTrouble, OnceDamageIsSeenNothingIsWrittenAnyMore) {
  ASSERT_TRUE(add(*opened(folder_.url()), 1));
  const auto sound = [&] {
    std::ifstream file(path(), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  const auto database = opened(folder_.url());
  overwrite(4096, std::string(sound.size() - 4096, '\x5A'));
  Outsider(path()).run("PRAGMA user_version = 1");  // so that pages kept in memory are read again
  EXPECT_EQ(add(*database, 2).error().reason, Reason::storage_corrupt);
  overwrite(4096, sound.substr(4096));
  EXPECT_EQ(add(*database, 3).error().reason, Reason::storage_corrupt);
  EXPECT_FALSE(database->ping());
}

TEST_F(SqliteTrouble, ARecordThatCannotBeReadDoesNotStopTheOthers) {
  const auto database = opened(folder_.url());
  ASSERT_TRUE(add(*database, 1));
  ASSERT_TRUE(database->write(
      [](Transaction& transaction) { return transaction.run("UPDATE accounts SET roles = 'not a list'"); }));
  EXPECT_EQ(find_account(*database, "id-of-user1").error().reason, Reason::storage_corrupt);
  EXPECT_TRUE(add(*database, 2));
  EXPECT_TRUE(has(*database, 2));
}

TEST_F(SqliteTrouble, AReplacedFileIsNeitherReadNorWritten) {
  const auto database = opened(folder_.url());
  ASSERT_TRUE(add(*database, 1));
  std::filesystem::rename(path(), folder_.path("away.db"));
  EXPECT_EQ(add(*database, 2).error().reason, Reason::storage_unavailable);
  std::ofstream(path()) << "something else";
  EXPECT_EQ(add(*database, 2).error().reason, Reason::storage_unavailable);
  EXPECT_EQ(find_account(*database, "id-of-user1").error().reason, Reason::storage_unavailable);
  EXPECT_FALSE(database->ping());
  std::filesystem::rename(folder_.path("away.db"), path());
  EXPECT_TRUE(add(*database, 2));
  EXPECT_TRUE(has(*database, 1));
  EXPECT_TRUE(database->ping());
}

TEST_F(SqliteTrouble, ALostLogOrIndexStopsWritingAndLosesNothing) {
  int number = 0;
  for (const std::string name : {"test.db-wal", "test.db-shm"}) {
    {
      const auto database = opened(folder_.url());
      ASSERT_TRUE(add(*database, ++number));
      std::filesystem::remove(folder_.path(name));
      const auto refused = add(*database, 9);
      ASSERT_FALSE(refused) << name;
      EXPECT_EQ(refused.error().reason, Reason::storage_unavailable);
    }
    const auto again = opened(folder_.url());
    EXPECT_TRUE(has(*again, number)) << name;
    EXPECT_FALSE(has(*again, 9)) << name;
    EXPECT_TRUE(again->check()) << name;
  }
}

}  // namespace
}  // namespace gatehouse::store
