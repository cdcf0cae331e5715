#include <gtest/gtest.h>
#include <server/config.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace gatehouse::server {
namespace {

using namespace std::chrono_literals;

Settings good(std::string_view toml, const Sources& rest = {}) {
  auto settings = read_settings(toml, "gatehouse.toml", rest);
  if (!settings) {
    ADD_FAILURE() << settings.error().detail;
    return {};
  }
  return *settings;
}

std::string refusal(std::string_view toml, const Sources& rest = {}) {
  const auto settings = read_settings(toml, "gatehouse.toml", rest);
  if (settings) return "(taken)";
  EXPECT_EQ(settings.error().reason, Reason::invalid_config);
  EXPECT_EQ(settings.error().detail.find('\n'), std::string::npos) << "one line: " << settings.error().detail;
  return settings.error().detail;
}

std::string refused_variable(const std::string& name, const std::string& value) {
  return refusal("", {.environment = {{name, value}}});
}

std::string refused_flag(const std::string& name, const std::string& value) {
  return refusal("", {.flags = {{name, value}}});
}

TEST(Config, NothingGivenIsTheDefaults) {
  const auto settings = load_settings({});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->server.listen, "127.0.0.1:8000");
  EXPECT_EQ(settings->database.url, "sqlite:gatehouse.db");
  EXPECT_EQ(settings->token.algorithm, jose::Algorithm::es256);
  EXPECT_EQ(settings->token.lifetime, 5min);
  EXPECT_EQ(settings->session.lifetime, std::chrono::days{90});
  EXPECT_EQ(settings->password.memory_kib, 19456U);
  EXPECT_TRUE(settings->signup.open);
  EXPECT_EQ(settings->log.level, Level::info);
}

TEST(Config, TheIssuerIsThePublicUrlUnlessSaid) {
  EXPECT_EQ(good("").issuer(), "http://127.0.0.1:8000");
  EXPECT_EQ(good("server.listen = '127.0.0.1:9000'").public_url(), "http://127.0.0.1:9000");
  EXPECT_EQ(good("server.public_url = 'https://id.example'").issuer(), "https://id.example");
  const auto both = good("server.public_url = 'https://id.example'\ntoken.issuer = 'notes'");
  EXPECT_EQ(both.issuer(), "notes");
  EXPECT_EQ(both.public_url(), "https://id.example");
}

TEST(Config, AFileSetsEveryKindOfValue) {
  const auto settings = good(R"(
    [server]
    listen = "[::1]:9000"
    workers = 12
    trusted_proxies = ["10.0.0.0/8", "::1"]
    [token]
    algorithm = "EdDSA"
    lifetime = "90s"
    [signup]
    open = false
    [log]
    level = "debug"
    format = "json"
    [keys]
  )");
  EXPECT_EQ(settings.server.listen, "[::1]:9000");
  EXPECT_EQ(settings.server.workers, 12U);
  EXPECT_EQ(settings.server.trusted_proxies, (std::vector<std::string>{"10.0.0.0/8", "::1"}));
  EXPECT_EQ(settings.token.algorithm, jose::Algorithm::eddsa);
  EXPECT_EQ(settings.token.lifetime, 90s);
  EXPECT_FALSE(settings.signup.open);
  EXPECT_EQ(settings.log.level, Level::debug);
  EXPECT_EQ(settings.log.format, "json");
  EXPECT_EQ(settings.keys.rotate_every, std::chrono::days{30});
}

TEST(Config, TheEnvironmentGoesBeforeTheFileAndFlagsBeforeBoth) {
  constexpr std::string_view file = "[token]\naudience = 'file'\nlifetime = '1m'\nleeway = '1s'";
  const auto settings =
      good(file, {.environment = {{"GATEHOUSE_TOKEN_AUDIENCE", "variable"}, {"GATEHOUSE_TOKEN_LIFETIME", "2m"}},
                  .flags = {{"token.audience", "first"}, {"token.audience", "flag"}}});
  EXPECT_EQ(settings.token.audience, "flag");
  EXPECT_EQ(settings.token.lifetime, 2min);
  EXPECT_EQ(settings.token.leeway, 1s);
}

TEST(Config, AWrongValueThatIsReplacedDoesNoHarm) {
  EXPECT_EQ(good("server.workers = 5000", {.flags = {{"server.workers", "5"}}}).server.workers, 5U);
}

TEST(Config, TextsOfTheEnvironmentAreReadAsTheFieldsType) {
  const auto settings = good("", {.environment = {{"GATEHOUSE_SIGNUP_OPEN", "false"},
                                                  {"GATEHOUSE_SERVER_WORKERS", "7"},
                                                  {"GATEHOUSE_TOKEN_AUDIENCE", "7"},
                                                  {"GATEHOUSE_SERVER_TRUSTED_PROXIES", "10.0.0.1,fd00::/8"}}});
  EXPECT_FALSE(settings.signup.open);
  EXPECT_EQ(settings.server.workers, 7U);
  EXPECT_EQ(settings.token.audience, "7");
  EXPECT_EQ(settings.server.trusted_proxies, (std::vector<std::string>{"10.0.0.1", "fd00::/8"}));
  EXPECT_TRUE(good("server.trusted_proxies = ['::1']", {.environment = {{"GATEHOUSE_SERVER_TRUSTED_PROXIES", ""}}})
                  .server.trusted_proxies.empty());
}

TEST(Config, PlainHttpWhereOthersCanListenMustBeAskedFor) {
  EXPECT_NE(refused_flag("listen", "0.0.0.0:8000").find("--insecure"), std::string::npos);
  EXPECT_NE(refused_flag("public_url", "http://id.example").find("--insecure"), std::string::npos);
  for (const auto& [flag, value] : {Flag{"public_url", "https://id.example"}, Flag{"insecure", "true"}}) {
    EXPECT_EQ(good("", {.flags = {{"listen", "0.0.0.0:8000"}, {flag, value}}}).server.listen, "0.0.0.0:8000");
  }
  EXPECT_TRUE(good("", {.flags = {{"public_url", "http://id.example"}, {"insecure", "true"}}}).server.insecure);
}

TEST(Config, TheOriginIsThePublicUrlAsBrowsersSayIt) {
  const auto origin = [](std::string url) { return good("", {.flags = {{"public_url", std::move(url)}}}).origin(); };
  EXPECT_EQ(origin("https://id.example/gate/house"), "https://id.example");
  EXPECT_EQ(origin("https://ID.example:443"), "https://id.example");
  EXPECT_EQ(origin("https://id.example:4443/a"), "https://id.example:4443");
  EXPECT_EQ(origin("http://localhost:80"), "http://localhost");
}

TEST(Config, AFlagMayLeaveOutTheSectionWhereThereIsOnlyOne) {
  EXPECT_EQ(good("", {.flags = {{"listen", "127.0.0.1:9000"}}}).server.listen, "127.0.0.1:9000");
  EXPECT_EQ(refused_flag("lifetime", "1m"), "--lifetime: say --token.lifetime or --session.lifetime");
}

TEST(Config, AnUnknownKeyIsRefusedWithItsPlaceAndTheKeysThereAre) {
  EXPECT_EQ(refusal("\n[signup]\nopne = true"), "gatehouse.toml:3: signup.opne: unknown key; [signup] has open");
  EXPECT_EQ(refusal("[sever]\nlisten = 'x'"), "gatehouse.toml:2: sever.listen: unknown section");
  EXPECT_EQ(refusal("\n[sever]"), "gatehouse.toml:2: sever: unknown section");
  EXPECT_EQ(refusal("listen = '127.0.0.1:80'"), "gatehouse.toml:1: listen: expected a [section]");
  EXPECT_EQ(refusal("signup.open.wide = true").substr(0, 31), "gatehouse.toml:1: signup.open: ");
  EXPECT_EQ(refused_variable("GATEHOUSE_SIGNUP_OPNE", "true"), "GATEHOUSE_SIGNUP_OPNE: unknown key; [signup] has open");
  EXPECT_EQ(refused_flag("signup.opne", "true"), "--signup.opne: unknown key; [signup] has open");
  EXPECT_EQ(refused_flag("nothing", "1"), "--nothing: unknown section");
}

TEST(Config, OtherVariablesAreLeftAlone) {
  const Environment others{
      {"GATEHOUSE_SECRET", "x"}, {"GATEHOUSE_CONFIG", "y"}, {"GATEHOUSE_PORT", "tcp://10.0.0.1:80"}};
  EXPECT_TRUE(load_settings({.environment = others}));
}

TEST(Config, AWrongTypeIsRefusedWithItsPlace) {
  EXPECT_EQ(refusal("[server]\nlisten = 8000"), "gatehouse.toml:2: server.listen: expected a string");
  EXPECT_EQ(refusal("[server]\n\nworkers = '4'"), "gatehouse.toml:3: server.workers: expected an integer");
  EXPECT_TRUE(refusal("server.workers = 4.0").starts_with("gatehouse.toml:1: server.workers: expected"));
  EXPECT_EQ(refusal("signup.open = 'true'"), "gatehouse.toml:1: signup.open: expected true or false");
  EXPECT_EQ(refusal("signup.open = 1"), "gatehouse.toml:1: signup.open: expected true or false");
  EXPECT_EQ(refusal("server.trusted_proxies = '::1'"), "gatehouse.toml:1: server.trusted_proxies: expected an array");
  EXPECT_TRUE(refusal("server.trusted_proxies = ['::1', 5]").ends_with("expected a string"));
  EXPECT_TRUE(refusal("token.lifetime = 300").starts_with("gatehouse.toml:1: token.lifetime: expected a duration"));
  EXPECT_TRUE(
      refusal("token.lifetime = 00:05:00").starts_with("gatehouse.toml:1: token.lifetime: expected a duration"));
  EXPECT_TRUE(
      refused_variable("GATEHOUSE_SERVER_WORKERS", "many").starts_with("GATEHOUSE_SERVER_WORKERS: server.workers: "));
  EXPECT_TRUE(
      refused_variable("GATEHOUSE_SERVER_WORKERS", "").starts_with("GATEHOUSE_SERVER_WORKERS: server.workers: "));
  EXPECT_EQ(refused_flag("signup.open", "yes"), "--signup.open: signup.open: expected true or false");
}

TEST(Config, AFileThatIsNotTomlIsRefusedWithItsLine) {
  EXPECT_TRUE(refusal("[server]\nlisten = \n").starts_with("gatehouse.toml:2: "));
  EXPECT_TRUE(refusal("[server]\nworkers = 1\nworkers = 2\n").starts_with("gatehouse.toml:3: "));
  EXPECT_TRUE(refusal("[server]\n[server]\n").starts_with("gatehouse.toml:2: "));
  EXPECT_TRUE(refusal("[server]\nlisten = \"\xFF\"").starts_with("gatehouse.toml:2: "));
  EXPECT_TRUE(refusal(std::string(100'000, '[')).starts_with("gatehouse.toml:1: "));
}

TEST(Config, NoNameCanForgeALine) {
  EXPECT_EQ(refusal("[\"a\\nb\"]\nx = 1"), "gatehouse.toml:2: a\\x0ab.x: unknown section");
}

struct Case {
  std::string_view name;
  std::vector<std::string> good, bad;
};

TEST(Config, EveryBoundIsHeld) {
  const std::vector<Case> cases{
      {"server.listen",
       {"127.0.0.1:0", "127.9.9.9:80", "[::1]:443", "localhost:1"},
       {"", "8000", "127.0.0.1:65536", "0.0.0.0:8000", "[::]:8000", "10.0.0.1:80", "id.example:80"}},
      {"server.workers", {"0", "1024"}, {"-1", "1025", "4294967296", "1.5", "0x10"}},
      {"server.loops", {"0", "256"}, {"257"}},
      {"server.public_url",
       {"", "https://id.example", "http://localhost:8000"},
       {"http://id.example", "https://id.example/", "id.example"}},
      {"server.trusted_proxies", {"", "10.0.0.0/8,::1"}, {"proxy", "10.0.0.0/33", "10.0.0.1, 10.0.0.2", ","}},
      {"server.allowed_origins",
       {"", "https://app.example,http://localhost:5173", "https://[::1]:8443"},
       {"*", "null", "https://*.example", "https://app.example/", "app.example", "https://APP.example",
        "https://app.example:443", "http://a:80", "https://a:0", "https://", "https://a@b", "ftp://a", "https://a:b"}},
      {"server.insecure", {"true", "false"}, {"", "yes"}},
      {"database.url",
       {"sqlite:a.db", "sqlite::memory:", "postgres://h/d", "postgresql://h/d"},
       {"", "a.db", "sqlite:", "mysql:a"}},
      {"database.connections", {"1", "1000"}, {"0", "1001"}},
      {"database.statement_timeout", {"100ms", "1m"}, {"99ms", "61s"}},
      {"database.max_staleness", {"1s", "1h"}, {"999ms", "61m"}},
      {"secret.file", {"x"}, {""}},
      {"token.issuer",
       {"", "notes", "https://id.example"},
       {"http://id.example", "urn:x", "a b", "https://id.example/"}},
      {"token.audience", {"notes", "https://api.example"}, {"", "a b", std::string(257, 'a')}},
      {"token.algorithm", {"ES256", "ES384", "ES512", "EdDSA", "RS256", "PS512"}, {"HS256", "none", "es256", ""}},
      {"token.lifetime", {"1s", "1h"}, {"0s", "999ms", "61m", "-1s", "5"}},
      {"token.leeway", {"0s", "60s"}, {"61s"}},
      {"session.idle", {"1s", "3650d"}, {"0s", "3651d"}},
      {"session.lifetime", {"1s", "3650d"}, {"0s", "3651d"}},
      {"session.repeat_window", {"0s", "5m"}, {"301s"}},
      {"keys.rotate_every", {"0s", "1m", "3650d"}, {"59s", "3651d"}},
      {"password.min_length", {"8", "64"}, {"7", "65"}},
      {"password.memory_kib", {"19456", "262144"}, {"8191", "17919", "262145"}},
      {"password.passes", {"2", "16"}, {"0", "1", "17"}},
      {"password.hash_queue", {"1", "10000"}, {"0", "10001"}},
      {"password.hash_threads", {"0", "256"}, {"257"}},
      {"signup.open", {"true", "false"}, {"", "1", "True"}},
      {"throttle.account_failures", {"1", "100"}, {"0", "101"}},
      {"throttle.account_window", {"1s", "24h"}, {"0s", "25h"}},
      {"throttle.address_failures", {"1", "1000000"}, {"0", "1000001"}},
      {"throttle.address_window", {"1s", "24h"}, {"0s", "25h"}},
      {"log.level", {"debug", "info", "warning", "error"}, {"", "trace", "INFO"}},
      {"log.format", {"auto", "text", "json"}, {"", "xml"}},
  };
  std::vector<std::string> tried;
  for (const auto& [name, good_values, bad_values] : cases) {
    tried.emplace_back(name);
    for (const auto& value : good_values) EXPECT_EQ(refused_flag(tried.back(), value), "(taken)") << value;
    for (const auto& value : bad_values) {
      const auto said = refused_flag(tried.back(), value);
      EXPECT_NE(said.find(name), std::string::npos) << name << " = " << value << ": " << said;
    }
  }
  EXPECT_EQ(tried, setting_names());
}

TEST(Config, LessMemoryNeedsMorePasses) {
  EXPECT_EQ(refusal("password.memory_kib = 12288\npassword.passes = 3"), "(taken)");
  EXPECT_EQ(refusal("password.memory_kib = 47104\npassword.passes = 1"), "(taken)");
  EXPECT_NE(refusal("password.memory_kib = 12288").find("too cheap"), std::string::npos);
}

class ConfigFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "gatehouse_config_XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string write(std::string_view text) const {
    const auto path = folder_ / "gatehouse.toml";
    std::ofstream(path) << text;
    return path.string();
  }
  std::filesystem::path folder_;
};

TEST_F(ConfigFile, IsReadFromItsPath) {
  const auto settings = load_settings({.file = write("[token]\naudience = \"notes\"\n")});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->token.audience, "notes");
}

TEST_F(ConfigFile, IsNamedInTheErrorAsItWasGiven) {
  const auto path = write("[token]\n\naudience = 5\n");
  EXPECT_EQ(load_settings({.file = path}).error().detail, path + ":3: token.audience: expected a string");
}

TEST_F(ConfigFile, ThatIsNotThereOrTooLargeIsRefused) {
  const auto missing = (folder_ / "missing.toml").string();
  EXPECT_EQ(load_settings({.file = missing}).error().detail, missing + ": cannot be read");
  EXPECT_EQ(load_settings({.file = folder_.string()}).error().reason, Reason::invalid_config);
  const auto large = write(std::string((1 << 20) + 1, '#'));
  EXPECT_EQ(load_settings({.file = large}).error().detail, large + ": larger than 1 MiB");
}

TEST(Environment, HoldsOurVariablesAlone) {
  setenv("GATEHOUSE_TEST_ENVIRONMENT", "a=b", 1);
  const auto environment = read_environment();
  unsetenv("GATEHOUSE_TEST_ENVIRONMENT");
  EXPECT_EQ(environment.at("GATEHOUSE_TEST_ENVIRONMENT"), "a=b");
  EXPECT_FALSE(environment.contains("PATH"));
}

}  // namespace
}  // namespace gatehouse::server
