#include <gatehouse/json/parse.h>
#include <gtest/gtest.h>
#include <server/assemble.h>

#include <filesystem>
#include <fstream>

namespace gatehouse::server {
namespace {

using http::Method;
using http::RequestText;

MasterSecret secret() { return {.bytes = Secret("0123456789abcdef0123456789abcdeX"), .place = "here"}; }

Settings settings() {
  Settings settings;
  settings.database.url = "sqlite::memory:";
  settings.password.memory_kib = 64;
  settings.password.passes = 1;
  return settings;
}

House house(const Settings& chosen = settings()) {
  auto built = assemble(chosen, secret(), {.upkeep_thread = false});
  if (!built) throw std::runtime_error(built.error().detail);
  return std::move(*built);
}

RequestText post(const std::string& path, const std::string& body) {
  return {.method = Method::post, .target = path, .headers = {{"Content-Type", "application/json"}}, .body = body};
}

TEST(Assemble, GivesAWholeServer) {
  const auto built = house();
  EXPECT_EQ(built.app->ask(post("/auth/signup", R"({"username":"ada","password":"correct horse battery"})")).status,
            201);
  const auto login = built.app->ask(post("/auth/login", R"({"username":"ada","password":"correct horse battery"})"));
  ASSERT_EQ(login.status, 200);
  const auto answer = json::parse(login.body);
  const auto token = *answer->object()->find("access_token")->string();
  const auto profile = built.app->ask({.target = "/auth/profile", .headers = {{"Authorization", "Bearer " + token}}});
  EXPECT_EQ(profile.status, 200);
  EXPECT_NE(profile.body.find(R"("username":"ada")"), std::string::npos);
}

TEST(Assemble, EverySettingReachesItsPlace) {
  Settings given;
  given.database.url = "sqlite:x.db";
  given.server.workers = 7;
  given.server.loops = 3;
  given.server.trusted_proxies = {"10.0.0.1"};
  given.server.allowed_origins = {"https://app.example"};
  given.server.public_url = "https://id.example/gate";
  given.token = {.issuer = "https://id.example",
                 .audience = "notes",
                 .algorithm = jose::Algorithm::eddsa,
                 .lifetime = 2min,
                 .leeway = 3s};
  given.session = {.idle = 4h, .lifetime = 5h, .repeat_window = 6s};
  given.keys.rotate_every = 7h;
  given.password = {.min_length = 15, .memory_kib = 8192, .passes = 5, .hash_queue = 9, .hash_threads = 2};
  given.signup.open = false;
  given.throttle = {.account_failures = 3, .account_window = 1min, .address_failures = 4, .address_window = 2min};
  const auto auth = auth_settings(given);
  EXPECT_EQ(auth.database, "sqlite:x.db");
  EXPECT_EQ(auth.issuer, "https://id.example");
  EXPECT_EQ(auth.audience, "notes");
  EXPECT_EQ(auth.keys.algorithm, jose::Algorithm::eddsa);
  EXPECT_EQ(auth.keys.rotate_every, 7h);
  EXPECT_EQ(auth.access_lifetime, 2min);
  EXPECT_EQ(auth.leeway, 3s);
  EXPECT_EQ(auth.session_idle, 4h);
  EXPECT_EQ(auth.session_lifetime, 5h);
  EXPECT_EQ(auth.repeat_window, 6s);
  EXPECT_FALSE(auth.sign_up_open);
  EXPECT_EQ(auth.password_policy.min_characters, 15U);
  EXPECT_EQ(auth.password_cost.memory_kib, 8192U);
  EXPECT_EQ(auth.password_cost.passes, 5U);
  EXPECT_EQ(auth.hashing.threads, 2U);
  EXPECT_EQ(auth.hashing.queue, 9U);
  EXPECT_EQ(auth.account_throttle.failures, 3);
  EXPECT_EQ(auth.account_throttle.window, 1min);
  EXPECT_EQ(auth.address_throttle.failures, 4);
  EXPECT_EQ(auth.address_throttle.window, 2min);
  const auto app = app_settings(given, {});
  EXPECT_EQ(app.http.workers, 7U);
  EXPECT_EQ(app.http.loops, 3U);
  EXPECT_EQ(app.trusted_proxies, std::vector<std::string>{"10.0.0.1"});
  EXPECT_EQ(app.allowed_origins, (std::vector<std::string>{"https://app.example", "https://id.example"}));
}

TEST(Assemble, WithoutAnIssuerThePublicUrlIsIt) {
  EXPECT_EQ(auth_settings({}).issuer, "http://127.0.0.1:8000");
  Settings given;
  given.server.public_url = "https://id.example";
  EXPECT_EQ(auth_settings(given).issuer, "https://id.example");
}

TEST(Assemble, KeysThatNeverRotateDoNotRotateAtEachTurn) {
  auto given = settings();
  given.keys.rotate_every = Duration::zero();
  const auto built = house(given);
  ASSERT_TRUE(built.auth->keys.refresh());
  EXPECT_EQ(store::list_signing_keys(*built.auth->database)->size(), 1U);
}

TEST(Assemble, AWeakSecretOpensNothing) {
  const MasterSecret weak{.bytes = Secret("short"), .place = "here"};
  const auto built = assemble(settings(), weak, {.upkeep_thread = false});
  ASSERT_FALSE(built);
  EXPECT_EQ(built.error().reason, Reason::invalid_config);
}

TEST(Health, SaysThatItLives) {
  const auto built = house();
  for (const std::string path : {"/healthz", "/readyz"}) {
    const auto answer = built.app->ask({.target = path});
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_EQ(answer.body, R"({"status":"ok"})") << path;
    ASSERT_NE(answer.find("Cache-Control"), nullptr);
    EXPECT_EQ(*answer.find("Cache-Control"), "no-store");
  }
}

TEST(Health, IsNotReadyWithoutItsDatabase) {
  const auto folder = testing::TempDir() + "gatehouse_health";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  auto given = settings();
  given.database.url = "sqlite:" + folder + "/gatehouse.db";
  const auto built = house(given);
  EXPECT_EQ(built.app->ask({.target = "/readyz"}).status, 200);
  std::ofstream(folder + "/gatehouse.db", std::ios::in | std::ios::out) << std::string(4096, 'x');
  std::filesystem::remove_all(folder);
  const auto answer = built.app->ask({.target = "/readyz"});
  EXPECT_EQ(answer.status, 503) << answer.body;
  EXPECT_EQ(*answer.find("Content-Type"), "application/problem+json");
  EXPECT_EQ(built.app->ask({.target = "/healthz"}).status, 200);
}

}  // namespace
}  // namespace gatehouse::server
