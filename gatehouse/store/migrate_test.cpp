#include <gatehouse/store/migrate.h>

#include <gatehouse/store/internal/migrations.h>
#include <gatehouse/store/internal/store_testing.h>

#include <array>

namespace gatehouse::store {
namespace {

std::unique_ptr<Database> empty(const std::string& url = "sqlite::memory:") { return Database::open(url).value(); }

bool has_table(Database& database, const std::string& name) {
  return database
      .read([&](Transaction& transaction) {
        return transaction.one<int>("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1", name);
      })
      .value()
      .has_value();
}

constexpr std::array<Migration, 2> two{{
    {1, "first", "CREATE TABLE first (id ROW_KEY, name KEY_TEXT); CREATE TABLE counted (number SEQUENCE_KEY);"},
    {2, "second", "CREATE TABLE second (id BIGINT);"},
}};

TEST(EmbeddedMigrations, AreNumberedFromOneWithoutGaps) {
  int expected = 1;
  for (const auto& migration : embedded_migrations()) {
    EXPECT_EQ(migration.version, expected++);
    EXPECT_FALSE(migration.name.empty());
    EXPECT_FALSE(migration.sql.empty());
  }
  EXPECT_EQ(newest_schema_version(), expected - 1);
  EXPECT_GE(newest_schema_version(), 1);
}

TEST(Migrate, BringsAnEmptyDatabaseUpToDate) {
  const auto database = empty();
  EXPECT_EQ(schema_version(*database).value(), 0);
  EXPECT_EQ(migrate(*database).value(), newest_schema_version());
  EXPECT_EQ(schema_version(*database).value(), newest_schema_version());
  for (const auto* table : {"accounts", "sessions", "revocations", "signing_keys", "one_time", "audit"}) {
    EXPECT_TRUE(has_table(*database, table)) << table;
  }
}

TEST(Migrate, RepeatedDoesNothing) {
  const auto database = empty();
  ASSERT_TRUE(migrate(*database));
  ASSERT_TRUE(insert_account(*database, account_named("ada"), event("signed_up")));
  EXPECT_EQ(migrate(*database).value(), newest_schema_version());
  EXPECT_TRUE(find_account_by_login(*database, "ada")->has_value());
}

TEST(Migrate, GoesOnFromWhereAnOlderProgramLeftIt) {
  const auto database = empty();
  EXPECT_EQ(apply_migrations(*database, std::span(two).first(1)).value(), 1);
  EXPECT_FALSE(has_table(*database, "second"));
  EXPECT_EQ(apply_migrations(*database, two).value(), 2);
  EXPECT_TRUE(has_table(*database, "second"));
}

TEST(Migrate, RefusesASchemaNewerThanTheProgramAndTouchesNothing) {
  const auto database = empty();
  ASSERT_TRUE(apply_migrations(*database, two));
  const auto refused = apply_migrations(*database, std::span(two).first(1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::invalid_config);
  EXPECT_NE(refused.error().detail.find("version 2"), std::string::npos);
  EXPECT_EQ(schema_version(*database).value(), 2);
}

TEST(Migrate, OneThatFailsHalfWayLeavesNothingOfItself) {
  const auto database = empty();
  auto broken = two;
  broken[1].sql = "CREATE TABLE half (id BIGINT); INSERT INTO nowhere VALUES (1);";
  EXPECT_FALSE(apply_migrations(*database, broken));
  EXPECT_FALSE(has_table(*database, "half"));
  EXPECT_EQ(schema_version(*database).value(), 1);
  EXPECT_EQ(apply_migrations(*database, two).value(), 2);
}

TEST(Migrate, RefusesAListWithAGap) {
  const auto database = empty();
  EXPECT_FALSE(apply_migrations(*database, std::span(two).last(1)));
  EXPECT_EQ(schema_version(*database).value(), 0);
}

TEST(Migrate, TheRowKeyIsTheRowsOwnPlace) {
  const auto database = empty();
  ASSERT_TRUE(apply_migrations(*database, two));
  const auto row = database->write([](Transaction& transaction) {
    return transaction.one<std::int64_t>("INSERT INTO first (id, name) VALUES (77, 'x') RETURNING rowid");
  });
  EXPECT_EQ(row.value(), 77);
}

TEST(Migrate, FourProgramsStartingAtOnceMakeOneSchema) {
  for (int round = 0; round < 5; ++round) {
    const Folder folder;
    at_once(4, [&](int) {
      const auto database = Database::open(folder.url());
      ASSERT_TRUE(database) << database.error().detail;
      const auto version = migrate(**database);
      ASSERT_TRUE(version) << version.error().detail;
      EXPECT_EQ(*version, newest_schema_version());
    });
  }
}

}  // namespace
}  // namespace gatehouse::store
