// What is particular to SQLite in a file: groups, locks of others, full disks, damage, replaced files.
#include <gatehouse/store/revocations.h>
#include <gatehouse/store/store_testing.h>

#include <sqlite3.h>
#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <thread>

namespace gatehouse::store {
namespace {

// Another program with the same file.
class Outsider {
 public:
  explicit Outsider(const std::string& path) {
    EXPECT_EQ(sqlite3_open(path.c_str(), &handle_), SQLITE_OK);
    sqlite3_busy_timeout(handle_, 2000);
  }
  ~Outsider() { sqlite3_close(handle_); }
  Outsider(const Outsider&) = delete;
  Outsider& operator=(const Outsider&) = delete;
  void run(const char* sql) { EXPECT_EQ(sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sql; }
  int number(const char* sql) {
    int found = -1;
    const auto take = [](void* into, int, char** values, char**) {
      *static_cast<int*>(into) = std::atoi(values[0]);
      return 0;
    };
    EXPECT_EQ(sqlite3_exec(handle_, sql, take, &found, nullptr), SQLITE_OK) << sql;
    return found;
  }

 private:
  sqlite3* handle_ = nullptr;
};

class SqliteFile : public testing::Test {
 protected:
  std::string path() const { return folder_.path("test.db"); }
  Result<void> add(Database& database, int number, std::size_t bytes = 0) {
    auto account = account_named("user" + std::to_string(number));
    account.password_hash = std::string(bytes, 'x');
    return insert_account(database, account, event("signed_up"));
  }
  static bool has(Database& database, int number) {
    const auto found = find_account_by_login(database, "user" + std::to_string(number));
    return found && found->has_value();
  }
  void overwrite(std::size_t at, std::string_view bytes) const {
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(at));
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }

  Folder folder_;
};

TEST_F(SqliteFile, UrlsOfOtherKindsAreRefused) {
  for (const auto* url : {"", "sqlite", "sqlite:", "postgresql://x", "file:x.db", "x.db"}) {
    const auto refused = Database::open(url);
    ASSERT_FALSE(refused) << url;
    EXPECT_EQ(refused.error().reason, Reason::invalid_config);
  }
  EXPECT_FALSE(Database::open(std::string_view("sqlite:a\0b", 10)));
}

TEST_F(SqliteFile, AMissingFolderIsSaid) {
  const auto refused = Database::open("sqlite:" + folder_.path("none/test.db"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::storage_unavailable);
  EXPECT_NE(refused.error().detail.find("none/test.db"), std::string::npos);
}

TEST_F(SqliteFile, IsReadableByItsOwnerOnlyAndSoIsItsLog) {
  const auto database = opened(folder_.url());
  for (const auto* file : {"test.db", "test.db-wal", "test.db-shm"}) {
    struct stat facts{};
    ASSERT_EQ(::stat(folder_.path(file).c_str(), &facts), 0) << file;
    EXPECT_EQ(facts.st_mode & 0777U, 0600U) << file;
  }
}

TEST_F(SqliteFile, OthersBeingAbleToReadItIsLogged) {
  opened(folder_.url());
  ASSERT_EQ(::chmod(path().c_str(), 0644), 0);
  std::string seen;
  const auto database = opened(folder_.url(), {.log = Log([&](const LogRecord& record) { seen = record.event; })});
  EXPECT_EQ(seen, "database file is open to others");
}

TEST_F(SqliteFile, KeepsEverythingAcrossACleanClose) {
  ASSERT_TRUE(add(*opened(folder_.url()), 1));
  EXPECT_FALSE(std::filesystem::exists(folder_.path("test.db-wal")));
  EXPECT_TRUE(has(*opened(folder_.url()), 1));
}

TEST_F(SqliteFile, SyncsEveryCommit) {
  const auto database = opened(folder_.url());
  const auto setting = [&](const std::string& name) {
    return database->write([&](Transaction& transaction) { return transaction.one<int>("PRAGMA " + name); }).value();
  };
  EXPECT_EQ(setting("synchronous"), 2);  // FULL: the log is on the disk before COMMIT returns
  EXPECT_EQ(setting("foreign_keys"), 1);
  EXPECT_EQ(setting("wal_autocheckpoint"), 0);
}

TEST_F(SqliteFile, AnAnswerComesOnlyAfterTheCommit) {
  const auto database = opened(folder_.url());
  Outsider outsider(path());
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(add(*database, i));
    EXPECT_EQ(outsider.number("SELECT COUNT(*) FROM accounts"), i + 1);
  }
}

TEST_F(SqliteFile, ManyWaitingWritesShareACommit) {
  const auto database = opened(folder_.url());
  const auto before = database->counters();
  std::atomic<bool> entered{false}, go{false};
  std::jthread first([&] {
    EXPECT_TRUE(database->write([&](Transaction& transaction) {
      entered = true;
      while (!go) std::this_thread::yield();
      return transaction.run("INSERT INTO one_time VALUES ('k', 'h', NULL, '', 1, NULL)");
    }));
  });
  while (!entered) std::this_thread::yield();
  {
    std::vector<std::jthread> rest;
    for (int i = 0; i < 40; ++i) rest.emplace_back([&, i] { EXPECT_TRUE(add(*database, i)); });
    std::this_thread::sleep_for(100ms);  // lets them queue up; fewer would only make the groups smaller
    go = true;
  }
  first.join();
  const auto after = database->counters();
  EXPECT_EQ(after.writes - before.writes, 41U);
  EXPECT_LE(after.commits - before.commits, 10U);
}

TEST_F(SqliteFile, AFullQueueIsOverloaded) {
  const auto database = opened(folder_.url(), {.queue = 4});
  std::atomic<bool> entered{false}, go{false};
  std::jthread first([&] {
    static_cast<void>(database->write([&](Transaction&) -> Result<void> {
      entered = true;
      while (!go) std::this_thread::yield();
      return {};
    }));
  });
  while (!entered) std::this_thread::yield();
  std::atomic<int> refused{0};
  {
    std::vector<std::jthread> rest;
    for (int i = 0; i < 10; ++i) {
      rest.emplace_back([&, i] {
        const auto done = add(*database, i);
        if (done) return;
        EXPECT_EQ(done.error().reason, Reason::overloaded);
        EXPECT_GT(done.error().retry_after.count(), 0);
        ++refused;
      });
    }
    while (refused < 6) std::this_thread::yield();
    go = true;
  }
  EXPECT_EQ(refused, 6);
}

TEST_F(SqliteFile, AFullDiskIsUnavailableAndHeals) {
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

TEST_F(SqliteFile, AFullDiskLosesNothingThatWasAcknowledged) {
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

TEST_F(SqliteFile, AnothersLockIsWaitedForThenUnavailableThenHeals) {
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

TEST_F(SqliteFile, NobodyWaitsForALockMuchLongerThanTheTimeout) {
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

TEST_F(SqliteFile, AShortLockIsSimplyWaitedFor) {
  const auto database = opened(folder_.url());
  Outsider outsider(path());
  outsider.run("BEGIN IMMEDIATE");
  std::jthread release([&] {
    std::this_thread::sleep_for(50ms);
    outsider.run("COMMIT");
  });
  EXPECT_TRUE(add(*database, 1));
}

TEST_F(SqliteFile, TheVersionChangesWithAnothersWritesOnly) {
  const auto database = opened(folder_.url());
  const auto first = database->version();
  ASSERT_TRUE(add(*database, 1));
  EXPECT_EQ(database->version(), first);
  Outsider outsider(path());
  EXPECT_EQ(outsider.number("SELECT COUNT(*) FROM accounts"), 1);
  EXPECT_EQ(database->version(), first);
  outsider.run("UPDATE accounts SET password_hash = 'other'");
  const auto second = database->version();
  EXPECT_NE(second, first);
  EXPECT_EQ(database->version(), second);
  outsider.run("UPDATE accounts SET password_hash = 'third'");
  ASSERT_TRUE(add(*database, 2));  // seen by a group first
  EXPECT_NE(database->version(), second);
}

TEST_F(SqliteFile, SeesWhatAnotherProgramWithTheSameFileDid) {
  const auto server = opened(folder_.url());
  ASSERT_TRUE(add(*server, 1));
  const auto version = server->version();
  ASSERT_TRUE(set_disabled(*opened(folder_.url()), "id-of-user1", start, start + 5min, event("account_disabled")));
  EXPECT_NE(server->version(), version);
  EXPECT_TRUE(find_account(*server, "id-of-user1")->value().disabled_at);
}

TEST_F(SqliteFile, WhatIsNoDatabaseIsCorruptAndLeftAlone) {
  const std::string text(5000, 'n');
  std::ofstream(path()) << text;
  const auto refused = Database::open(folder_.url());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::storage_corrupt);
  std::ifstream file(path());
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), text);
}

TEST_F(SqliteFile, ADamagedPageIsFoundAtTheStart) {
  {
    const auto database = opened(folder_.url());
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(add(*database, i, 1000));
  }
  overwrite(4096 * 3, std::string(4096, '\x5A'));
  const auto refused = Database::open(folder_.url());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::storage_corrupt);
}

TEST_F(SqliteFile, ACutFileIsFoundAtTheStart) {
  {
    const auto database = opened(folder_.url());
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(add(*database, i, 1000));
  }
  std::filesystem::resize_file(path(), 4096 * 5);
  const auto refused = Database::open(folder_.url());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::storage_corrupt);
}

TEST_F(SqliteFile, OnceDamageIsSeenNothingIsWrittenAnyMore) {
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

TEST_F(SqliteFile, ARecordThatCannotBeReadDoesNotStopTheOthers) {
  const auto database = opened(folder_.url());
  ASSERT_TRUE(add(*database, 1));
  ASSERT_TRUE(database->write(
      [](Transaction& transaction) { return transaction.run("UPDATE accounts SET roles = 'not a list'"); }));
  EXPECT_EQ(find_account(*database, "id-of-user1").error().reason, Reason::storage_corrupt);
  EXPECT_TRUE(add(*database, 2));
  EXPECT_TRUE(has(*database, 2));
}

TEST_F(SqliteFile, AReplacedFileIsNeitherReadNorWritten) {
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

TEST_F(SqliteFile, ALostLogStopsWriting) {
  const auto database = opened(folder_.url());
  ASSERT_TRUE(add(*database, 1));
  std::filesystem::remove(folder_.path("test.db-wal"));
  const auto refused = add(*database, 2);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::storage_unavailable);
}

TEST_F(SqliteFile, TheLogIsCopiedBackBesideTheCommitsAndUsedAgain) {
  const auto database = opened(folder_.url(), {.checkpoint_bytes = 256 << 10});
  std::uintmax_t longest = 0;
  for (int i = 0; i < 600; ++i) {
    ASSERT_TRUE(add(*database, i, 2000));
    const auto length = std::filesystem::file_size(folder_.path("test.db-wal"));
    EXPECT_GE(length, longest) << "never cut while serving";
    longest = std::max(longest, length);
  }
  EXPECT_GE(database->counters().checkpoints, 1U);
  EXPECT_LT(longest, 16U << 20U);
  EXPECT_TRUE(database->check());
}

TEST_F(SqliteFile, AReaderInTheMiddleKeepsItsViewWhileWritesGoOn) {
  const auto database = opened(folder_.url(), {.checkpoint_bytes = 64 << 10});
  ASSERT_TRUE(add(*database, 0));
  const auto seen = database->read([&](Transaction& transaction) -> Result<std::vector<int>> {
    std::vector<int> counts;
    for (int round = 0; round < 2; ++round) {
      const auto number = TRY(transaction.one<int>("SELECT COUNT(*) FROM accounts"));
      counts.push_back(*number);
      std::jthread([&] {
        for (int i = 1; i < 100; ++i) EXPECT_TRUE(add(*database, i + 1000 * round, 2000));
      });
    }
    return counts;
  });
  EXPECT_EQ(seen.value(), (std::vector<int>{1, 1}));
  EXPECT_TRUE(has(*database, 1099));
}

TEST_F(SqliteFile, ReadersCannotWrite) {
  const auto database = opened(folder_.url());
  const auto refused = database->read([](Transaction& transaction) { return transaction.run("DELETE FROM accounts"); });
  EXPECT_FALSE(refused);
}

TEST_F(SqliteFile, FinishesWhatIsQueuedWhenItGoes) {
  for (int round = 0; round < 5; ++round) {
    auto database = opened(folder_.url());
    std::atomic<int> done{0};
    at_once(8, [&](int i) { done += add(*database, round * 10 + i).has_value() ? 1 : 0; });
    database.reset();
    EXPECT_EQ(done, 8);
    EXPECT_EQ(Outsider(path()).number("SELECT COUNT(*) FROM accounts"), (round + 1) * 8);
  }
}

}  // namespace
}  // namespace gatehouse::store
