// What is particular to SQLite in a file: groups, durability, its log, other programs beside it.
#include <gatehouse/store/internal/sqlite_testing.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <thread>

namespace gatehouse::store {
namespace {

TEST_F(SqliteFile, UrlsOfOtherKindsAreRefused) {
  for (const auto* url : {"", "sqlite", "sqlite:", "mysql://x", "file:x.db", "x.db"}) {
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

TEST_F(SqliteFile, TheVersionChangesWithAnothersWritesOnly) {
  const auto database = opened(folder_.url());
  const auto first = database->version().value();
  ASSERT_TRUE(add(*database, 1));
  EXPECT_EQ(database->version().value(), first);
  Outsider outsider(path());
  EXPECT_EQ(outsider.number("SELECT COUNT(*) FROM accounts"), 1);
  EXPECT_EQ(database->version().value(), first);
  outsider.run("UPDATE accounts SET password_hash = 'other'");
  const auto second = database->version().value();
  EXPECT_NE(second, first);
  EXPECT_EQ(database->version().value(), second);
  outsider.run("UPDATE accounts SET password_hash = 'third'");
  ASSERT_TRUE(add(*database, 2));  // seen by a group first
  EXPECT_NE(database->version().value(), second);
}

TEST_F(SqliteFile, SeesWhatAnotherProgramWithTheSameFileDid) {
  const auto server = opened(folder_.url());
  ASSERT_TRUE(add(*server, 1));
  const auto version = server->version().value();
  ASSERT_TRUE(set_disabled(*opened(folder_.url()), "id-of-user1", start, start + 5min, event("account_disabled")));
  EXPECT_NE(server->version().value(), version);
  EXPECT_TRUE(find_account(*server, "id-of-user1")->value().disabled_at);
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

// The child commits and says so until it is killed in the middle of it.
TEST_F(SqliteFile, WhatWasAcknowledgedSurvivesAKill) {
  for (int round = 0; round < 5; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      const auto database = opened(folder_.url());
      for (int i = round * 100'000;; ++i) {
        if (!add(*database, i) || ::write(ends[1], &i, sizeof i) != sizeof i) ::_exit(1);
      }
    }
    ::close(ends[1]);
    int acknowledged = -1;
    for (int i = 0; i < 20 + round; ++i) ASSERT_EQ(::read(ends[0], &acknowledged, sizeof acknowledged), 4);
    ASSERT_EQ(::kill(child, SIGKILL), 0);
    while (::read(ends[0], &acknowledged, sizeof acknowledged) == sizeof acknowledged) {
    }
    ::close(ends[0]);
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    const auto database = opened(folder_.url());
    EXPECT_TRUE(database->check());
    for (int i = round * 100'000; i <= acknowledged; ++i) ASSERT_TRUE(has(*database, i)) << i;
  }
}

TEST_F(SqliteFile, TwoProgramsRotatingOneSessionMakeOneBranch) {
  const auto one = opened(folder_.url()), other = opened(folder_.url());
  ASSERT_TRUE(add(*one, 1));
  Session session;
  session.id = 7;
  session.account_id = "id-of-user1";
  session.rotated_at = start;
  session.idle_expires_at = session.expires_at = start + 1h;
  ASSERT_TRUE(open_session(*one, session, "", event("signed_in")));
  for (int round = 0; round < 20; ++round) {
    std::atomic<int> rotated{0}, repeated{0};
    at_once(8, [&](int i) {
      const auto done = rotate_session(i % 2 == 0 ? *one : *other, rotation_of(session, round, start), event(""));
      ASSERT_TRUE(done) << done.error().detail;
      if (done->outcome == Rotation::Outcome::rotated) ++rotated;
      if (done->outcome == Rotation::Outcome::repeated) ++repeated;
    });
    EXPECT_EQ(rotated, 1);
    EXPECT_EQ(repeated, 7);
  }
}

TEST_F(SqliteFile, TheLogStaysShortUnderSteadyWritingOfMany) {
  const auto database = opened(folder_.url(), {.checkpoint_bytes = 128 << 10});
  at_once(16, [&](int thread) {
    for (int i = 0; i < 60; ++i) ASSERT_TRUE(add(*database, thread * 100 + i, 2000));
  });
  EXPECT_GE(database->counters().checkpoints, 1U);
  EXPECT_LT(std::filesystem::file_size(folder_.path("test.db-wal")), 8U << 20U);
  EXPECT_TRUE(database->check());
}

}  // namespace
}  // namespace gatehouse::store
