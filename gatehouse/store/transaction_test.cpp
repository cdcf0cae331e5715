#include <gatehouse/store/transaction.h>

#include <gatehouse/store/internal/store_testing.h>

#include <stdexcept>

namespace gatehouse::store {
namespace {

struct Inner {
  std::string name;
  std::optional<Time> at;
};
struct Kinds {
  std::int64_t big = 0;
  int small = 0;
  bool yes = false;
  Inner inner;
  std::optional<std::string> missing;
  std::vector<std::string> list;
};

class Transactions : public StoreContract {
 protected:
  void SetUp() override { ASSERT_TRUE(run("CREATE TABLE numbers (number BIGINT NOT NULL UNIQUE, note TEXT)")); }
  template <class... Arguments>
  Result<std::int64_t> run(std::string_view sql, const Arguments&... arguments) {
    return database().write([&](Transaction& transaction) { return transaction.run(sql, arguments...); });
  }
  template <class Record, class... Arguments>
  Result<std::optional<Record>> one(std::string_view sql, const Arguments&... arguments) {
    return database().read([&](Transaction& transaction) { return transaction.one<Record>(sql, arguments...); });
  }
};

TEST_P(Transactions, ColumnsFillTheFieldsOfARecordInTheirOrder) {
  const std::vector<std::string> list{"a", "\"b\""};
  const auto found = one<Kinds>("SELECT $1, $2, $3, $4, $5, $6, $7", std::int64_t{1} << 62, -7, true, "text", start,
                                std::optional<std::string>(), list)
                         .value()
                         .value();
  EXPECT_EQ(found.big, std::int64_t{1} << 62);
  EXPECT_EQ(found.small, -7);
  EXPECT_TRUE(found.yes);
  EXPECT_EQ(found.inner.name, "text");
  EXPECT_EQ(found.inner.at, start);
  EXPECT_FALSE(found.missing);
  EXPECT_EQ(found.list, list);
}

TEST_P(Transactions, ParametersAreCountedByTheirNumberNotTheirPlace) {
  EXPECT_EQ(one<std::string>("SELECT $2 || $1 || $2", "a", "b").value(), "bab");
}

TEST_P(Transactions, AWrongNumberOfParametersIsRefused) {
  EXPECT_FALSE(one<int>("SELECT $1"));
  EXPECT_FALSE(one<int>("SELECT $1", 1, 2));
  EXPECT_FALSE(one<int>("SELECT $1, $3", 1, 2));
  EXPECT_FALSE(one<int>("SELECT ?", 1));
}

TEST_P(Transactions, ColumnsOfAnotherTypeAreStorageCorrupt) {
  const auto corrupt = [](const auto& result) { return !result && result.error().reason == Reason::storage_corrupt; };
  EXPECT_TRUE(corrupt(one<std::int64_t>("SELECT 'text'")));
  EXPECT_TRUE(corrupt(one<std::int64_t>("SELECT NULL")));
  EXPECT_TRUE(corrupt(one<std::int64_t>("SELECT 1.5")));
  EXPECT_TRUE(corrupt(one<int>("SELECT $1", std::int64_t{1} << 31)));
  EXPECT_TRUE(corrupt(one<bool>("SELECT 2")));
  EXPECT_TRUE(corrupt(one<std::string>("SELECT 1")));
  EXPECT_TRUE(corrupt(one<Time>("SELECT ''")));
  EXPECT_TRUE(corrupt(one<std::vector<std::string>>("SELECT '[1]'")));
  EXPECT_TRUE(corrupt(one<std::vector<std::string>>("SELECT '[\"a\"'")));
  EXPECT_TRUE(corrupt(one<std::vector<std::string>>("SELECT 1")));
  EXPECT_TRUE(corrupt(one<Kinds>("SELECT 1, 2, 1")));
}

TEST_P(Transactions, RunSaysHowManyRowsChanged) {
  EXPECT_EQ(run("INSERT INTO numbers VALUES (1, 'a'), (2, 'b')").value(), 2);
  EXPECT_EQ(run("UPDATE numbers SET note = 'c' WHERE number > $1", 1).value(), 1);
  EXPECT_EQ(run("DELETE FROM numbers WHERE number > $1", 9).value(), 0);
  EXPECT_EQ(run("SELECT number FROM numbers").value(), 0);
}

TEST_P(Transactions, AFailureTakesEverythingOfItsTransactionBack) {
  const auto failed = database().write([](Transaction& transaction) -> Result<void> {
    TRY(transaction.run("INSERT INTO numbers VALUES (1, 'a')"));
    return fail(Reason::forbidden, "on second thought");
  });
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().reason, Reason::forbidden);
  EXPECT_EQ(failed.error().detail, "on second thought");
  EXPECT_EQ(count("numbers"), 0);
}

TEST_P(Transactions, ABrokenConstraintIsAConflict) {
  ASSERT_TRUE(run("INSERT INTO numbers VALUES (1, 'a')"));
  const auto again = run("INSERT INTO numbers VALUES (1, 'b')");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().reason, Reason::conflict);
}

TEST_P(Transactions, WhatNobodyWaitsForHappensInItsPlace) {
  const auto seen = database().write([](Transaction& transaction) -> Result<std::optional<int>> {
    TRY(transaction.later("INSERT INTO numbers VALUES ($1, 'a')", 1));
    TRY(transaction.later("UPDATE numbers SET number = $1", 2));
    const auto found = TRY(transaction.one<int>("SELECT number FROM numbers"));
    TRY(transaction.later("UPDATE numbers SET number = $1", 3));
    return found;
  });
  EXPECT_EQ(seen.value(), 2);
  EXPECT_EQ(one<int>("SELECT number FROM numbers").value(), 3);
}

TEST_P(Transactions, WhatNobodyWaitsForTakesTheWholeBackWhenItFails) {
  ASSERT_TRUE(run("INSERT INTO numbers VALUES (1, 'a')"));
  for (const auto* sql : {"INSERT INTO numbers VALUES (1, 'b')", "INSERT INTO nowhere VALUES (1)"}) {
    for (const bool goes_on : {false, true}) {
      const auto done = database().write([&](Transaction& transaction) -> Result<void> {
        TRY(transaction.run("INSERT INTO numbers VALUES (2, 'c')"));
        TRY(transaction.later(sql));
        if (goes_on) TRY(transaction.run("INSERT INTO numbers VALUES (3, 'd')"));
        return {};
      });
      EXPECT_FALSE(done) << sql;
      EXPECT_EQ(count("numbers"), 1) << sql;
    }
    const auto given_up = database().write([&](Transaction& transaction) -> Result<void> {
      TRY(transaction.later(sql));
      return fail(Reason::forbidden);
    });
    EXPECT_FALSE(given_up);
    EXPECT_EQ(run("UPDATE numbers SET note = 'e'").value(), 1) << "the connection is as good as new";
  }
}

TEST_P(Transactions, WrongSqlIsAnInternalError) {
  EXPECT_EQ(run("SELEKT 1").error().reason, Reason::internal);
  EXPECT_EQ(one<int>("SELECT 1 FROM nowhere").error().reason, Reason::internal);
}

TEST_P(Transactions, WhatACallableThrowsBecomesAnError) {
  const auto thrower = [](Transaction&) -> Result<int> { throw std::runtime_error("oops"); };
  EXPECT_EQ(database().write(thrower).error().reason, Reason::internal);
  EXPECT_EQ(database().read(thrower).error().reason, Reason::internal);
  const auto hungry = [](Transaction&) -> Result<int> { throw std::bad_alloc(); };
  EXPECT_EQ(database().write(hungry).error().reason, Reason::overloaded);
  EXPECT_TRUE(run("INSERT INTO numbers VALUES (1, 'a')"));
}

TEST_P(Transactions, OfAGroupOnlyTheFailingOnesAreTakenBack) {
  at_once(100, [&](int i) {
    const auto done = database().write([&](Transaction& transaction) -> Result<void> {
      TRY(transaction.run("INSERT INTO numbers VALUES ($1, 'a')", i));
      if (i % 3 == 0) return fail(Reason::forbidden);
      if (i % 3 == 1) TRY(transaction.run("INSERT INTO numbers VALUES ($1, 'twice')", i));
      return {};
    });
    EXPECT_EQ(done.has_value(), i % 3 == 2) << i;
  });
  EXPECT_EQ(count("numbers"), 33);
  EXPECT_EQ(one<int>("SELECT COUNT(*) FROM numbers WHERE number % 3 <> 2").value(), 0);
}

TEST_P(Transactions, MoreStatementsThanAreKeptStillWork) {
  for (int i = 0; i < 600; ++i) ASSERT_EQ(one<int>("SELECT " + std::to_string(i)).value(), i);
}

TEST_P(Transactions, AReadSeesEveryWriteAcknowledgedBefore) {
  at_once(8, [&](int thread) {
    for (int i = 0; i < 20; ++i) {
      const int number = thread * 100 + i;
      ASSERT_TRUE(run("INSERT INTO numbers VALUES ($1, '')", number));
      ASSERT_TRUE(one<int>("SELECT 1 FROM numbers WHERE number = $1", number).value());
    }
  });
}

INSTANTIATE_TEST_SUITE_P(Engines, Transactions, testing::ValuesIn(engines()), engine_name);

}  // namespace
}  // namespace gatehouse::store
