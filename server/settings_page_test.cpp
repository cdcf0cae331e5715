#include <gtest/gtest.h>
#include <server/config.h>

#include <fstream>
#include <sstream>

namespace gatehouse::server {
namespace {

// What a TOML reader makes of a default in docs/settings.md must be what the code has.
TEST(SettingsPage, NamesEverySettingWithItsDefault) {
  std::ifstream file(GATEHOUSE_SOURCE_DIR "/docs/settings.md");
  ASSERT_TRUE(file);
  std::string toml;
  std::vector<std::string> names;
  std::string section;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("## [")) section = line.substr(4, line.size() - 5);
    if (!line.starts_with("| `")) continue;
    std::istringstream cells(line);
    std::string skipped, key, default_value;
    std::getline(cells, skipped, '`');
    std::getline(cells, key, '`');
    std::getline(cells, skipped, '`');
    std::getline(cells, default_value, '`');
    names.push_back(section + "." + key);
    toml += names.back();
    toml += " = " + default_value + "\n";
  }
  EXPECT_EQ(names, setting_names());
  const auto read = read_settings(toml, "settings.md");
  ASSERT_TRUE(read) << read.error().detail;
  const auto& said = *read;
  const Settings real;
  EXPECT_EQ(said.server.listen, real.server.listen);
  EXPECT_EQ(said.server.workers, real.server.workers);
  EXPECT_EQ(said.database.url, real.database.url);
  EXPECT_EQ(said.database.connections, real.database.connections);
  EXPECT_EQ(said.database.statement_timeout, real.database.statement_timeout);
  EXPECT_EQ(said.database.max_staleness, real.database.max_staleness);
  EXPECT_EQ(said.secret.file, real.secret.file);
  EXPECT_EQ(said.token.audience, real.token.audience);
  EXPECT_EQ(said.token.algorithm, real.token.algorithm);
  EXPECT_EQ(said.token.lifetime, real.token.lifetime);
  EXPECT_EQ(said.token.leeway, real.token.leeway);
  EXPECT_EQ(said.session.idle, real.session.idle);
  EXPECT_EQ(said.session.lifetime, real.session.lifetime);
  EXPECT_EQ(said.session.repeat_window, real.session.repeat_window);
  EXPECT_EQ(said.keys.rotate_every, real.keys.rotate_every);
  EXPECT_EQ(said.password.min_length, real.password.min_length);
  EXPECT_EQ(said.password.memory_kib, real.password.memory_kib);
  EXPECT_EQ(said.password.passes, real.password.passes);
  EXPECT_EQ(said.password.hash_queue, real.password.hash_queue);
  EXPECT_EQ(said.throttle.account_failures, real.throttle.account_failures);
  EXPECT_EQ(said.throttle.account_window, real.throttle.account_window);
  EXPECT_EQ(said.throttle.address_failures, real.throttle.address_failures);
  EXPECT_EQ(said.throttle.address_window, real.throttle.address_window);
  EXPECT_EQ(said.log.level, real.log.level);
  EXPECT_EQ(said.log.format, real.log.format);
}

}  // namespace
}  // namespace gatehouse::server
