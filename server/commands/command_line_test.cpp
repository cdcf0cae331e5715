#include <gatehouse/store/database.h>
#include <gatehouse/store/migrate.h>
#include <gatehouse/store/transaction.h>
#include <server/commands/commands.h>
#include <server/commands/commands_testing.h>
#include <server/version.h>

#include <fstream>
#include <set>

namespace gatehouse::server {
namespace {

using CommandLine = CommandTest;

TEST_F(CommandLine, HelpListsTheCommands) {
  const auto help = gatehouse({"--help"});
  EXPECT_EQ(help.status, 0);
  EXPECT_EQ(help.error, "");
  for (const auto* word : {"serve", "user", "session", "key", "token", "migrate", "version", "--config"}) {
    EXPECT_NE(help.out.find(word), std::string::npos) << word;
  }
  EXPECT_EQ(help.out.find("--server.listen"), std::string::npos) << "too long to read";
}

TEST_F(CommandLine, EveryCommandHasAHelpWithASentenceAndAnExample) {
  for (const auto& command : all_commands()) {
    std::istringstream words(command.name);
    std::vector<std::string> arguments{std::istream_iterator<std::string>(words), {}};
    arguments.emplace_back("--help");
    const auto help = gatehouse(arguments);
    EXPECT_EQ(help.status, 0) << command.name;
    EXPECT_NE(help.out.find(command.sentence), std::string::npos) << help.out;
    EXPECT_NE(help.out.find("Examples:\n  gatehouse " + command.name), std::string::npos) << help.out;
    for (const auto& parameter : command.parameters) {
      EXPECT_NE(help.out.find(parameter.name), std::string::npos) << help.out;
      EXPECT_FALSE(parameter.help.empty()) << command.name << parameter.name;
    }
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST_F(CommandLine, ServeHelpNamesEverySetting) {
  const auto help = gatehouse({"serve", "--help"}).out;
  for (const auto& name : setting_names())
    EXPECT_NE(help.find(name.substr(name.find('.') + 1)), std::string::npos) << name;
}

TEST_F(CommandLine, ASwitchNeedsNoValueAndTakesTrueOrFalse) {
  ASSERT_EQ(add("ada").status, 0);
  const auto list = [&](std::vector<std::string> switches) {
    std::vector<std::string> arguments{"user", "list", "--listen", "0.0.0.0:1"};
    arguments.insert(arguments.end(), switches.begin(), switches.end());
    return gatehouse(arguments);
  };
  for (const auto& said : std::vector<std::vector<std::string>>{{"--insecure"},
                                                                {"--server.insecure"},
                                                                {"--insecure", "true"},
                                                                {"--insecure=true"},
                                                                {"--insecure", "--json"}}) {
    EXPECT_EQ(list(said).status, 0) << testing::PrintToString(said);
  }
  expect_refused(list({"--insecure", "false"}), 1, "--insecure");
  EXPECT_EQ(list({"--insecure", ""}).status, 2);
  EXPECT_EQ(list({"--insecure", "yes"}).status, 2);
}

TEST_F(CommandLine, WhatIsNoCommandIsMisuse) {
  for (const auto& bad : std::vector<std::vector<std::string>>{{},
                                                               {"nonsense"},
                                                               {"user"},
                                                               {"user", "nonsense"},
                                                               {"--nonsense"},
                                                               {"migrate", "--nonsense"},
                                                               {"version", "x"},
                                                               {"serve", "migrate"},
                                                               {""},
                                                               {"migrate", "--config"},
                                                               {"migrate", "\x1b[31m\n"}}) {
    expect_refused(gatehouse(bad), 2, "--help");
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST_F(CommandLine, VersionIsACommandAndAFlag) {
  const auto expected = "gatehouse " + std::string(version()) + "\n";
  EXPECT_EQ(gatehouse({"version"}).out, expected);
  EXPECT_EQ(gatehouse({"--version"}).out, expected);
}

TEST_F(CommandLine, FlagsGoBeforeTheEnvironmentAndThatBeforeTheFile) {
  environment.erase("GATEHOUSE_DATABASE_URL");
  const auto url = [&](const std::string& name) { return "sqlite:" + (folder / name).string(); };
  const auto config = folder / "gatehouse.toml";
  std::ofstream(config) << "[database]\nurl = \"" << url("file.db") << "\"\n";
  EXPECT_EQ(gatehouse({"migrate", "--config", config}).status, 0);
  EXPECT_TRUE(std::filesystem::exists(folder / "file.db"));
  environment["GATEHOUSE_DATABASE_URL"] = url("environment.db");
  EXPECT_EQ(gatehouse({"--config", config, "migrate"}).status, 0);
  EXPECT_TRUE(std::filesystem::exists(folder / "environment.db"));
  EXPECT_EQ(gatehouse({"migrate", "--database.url", url("long.db"), "--config", config}).status, 0);
  EXPECT_TRUE(std::filesystem::exists(folder / "long.db"));
  EXPECT_EQ(gatehouse({"migrate", "--url=" + url("short.db")}).status, 0);
  EXPECT_TRUE(std::filesystem::exists(folder / "short.db"));
  EXPECT_EQ(gatehouse({"--url", url("first.db"), "migrate", "--url", url("last.db")}).status, 0);
  EXPECT_FALSE(std::filesystem::exists(folder / "first.db"));
  EXPECT_TRUE(std::filesystem::exists(folder / "last.db"));
}

TEST_F(CommandLine, ABadSettingIsRefusedWhereverItComesFrom) {
  expect_refused(gatehouse({"migrate", "--server.workers", "many"}), 1, "--server.workers");
  expect_refused(gatehouse({"migrate", "--token.lifetime", "5"}), 1, "--token.lifetime");
  expect_refused(gatehouse({"migrate", "--config", "/nowhere.toml"}), 1, "/nowhere.toml");
  environment["GATEHOUSE_TOKEN_LIFETIME"] = "soon";
  expect_refused(gatehouse({"serve"}), 1, "GATEHOUSE_TOKEN_LIFETIME");
  environment.erase("GATEHOUSE_TOKEN_LIFETIME");
  environment["GATEHOUSE_SECRET"] = "short";
  expect_refused(gatehouse({"serve"}), 1, "GATEHOUSE_SECRET");
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST_F(CommandLine, LifetimeAloneIsTheOneOfNoSection) {
  expect_refused(gatehouse({"migrate", "--lifetime", "5m"}), 2, "--lifetime");
}

TEST_F(CommandLine, MigrateMakesTheDatabaseAndDoesNoHarmTwice) {
  const auto made = gatehouse({"migrate"});
  const auto newest = std::to_string(store::newest_schema_version());
  EXPECT_NE(made.out.find("went from schema 0 to " + newest), std::string::npos) << made.out << made.error;
  EXPECT_NE(gatehouse({"migrate"}).out.find("has schema " + newest + " already"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(folder / "gatehouse.secret"));
}

TEST_F(CommandLine, MigrateOfWhatIsNoDatabaseIsRefused) {
  std::ofstream(folder / "gatehouse.db") << std::string(5000, 'x');
  const auto ran = gatehouse({"migrate"});
  expect_refused(ran, 1, "");
  expect_refused(gatehouse({"migrate", "--database.url", "mysql:x"}), 1, "database.url");
  expect_refused(gatehouse({"migrate", "--database.url", "sqlite:/nowhere/x.db"}), 1, "");
}

TEST_F(CommandLine, MigrateCopiesADatabaseAndSaysWhatItCompared) {
  ASSERT_EQ(add("ada").status, 0);
  const auto from = environment["GATEHOUSE_DATABASE_URL"], to = "sqlite:" + (folder / "copy.db").string();
  const auto copied = gatehouse({"migrate", "--from", from, "--to", to});
  EXPECT_EQ(copied.status, 0) << copied.error;
  EXPECT_NE(copied.out.find("accounts: 1 rows, checksum "), std::string::npos) << copied.out;
  environment["GATEHOUSE_DATABASE_URL"] = to;
  EXPECT_NE(gatehouse({"user", "list"}).out.find("ada"), std::string::npos);
  expect_refused(gatehouse({"migrate", "--from", from, "--to", to}), 1, "not empty");
  expect_refused(gatehouse({"migrate", "--from", from}), 2, "--to");
  expect_refused(gatehouse({"migrate", "--from", "sqlite:/nowhere/x.db", "--to", to}), 1, "/nowhere/x.db");
}

TEST_F(CommandLine, ADatabaseOfANewerProgramIsRefused) {
  ASSERT_EQ(gatehouse({"migrate"}).status, 0);
  {
    const auto database = store::Database::open(environment["GATEHOUSE_DATABASE_URL"]).value();
    ASSERT_TRUE(database->write([](store::Transaction& transaction) {
      return transaction.run("INSERT INTO schema_versions (version, name) VALUES (99, 'later')");
    }));
  }
  expect_refused(gatehouse({"migrate"}), 1, "version 99");
  expect_refused(gatehouse({"serve"}), 1, "version 99");
}

TEST(Arguments, NameOnlyWhatWasDeclared) {
  const Arguments given({{"USER", {"ada"}}, {"--json", {}}});
  EXPECT_EQ(given.text("USER"), "ada");
  EXPECT_FALSE(given.has("--json"));
  EXPECT_EQ(given.maybe("--json"), std::nullopt);
  EXPECT_THROW(given.has("--jsno"), std::logic_error);
}

}  // namespace
}  // namespace gatehouse::server
