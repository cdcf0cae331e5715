#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/app/endpoints/admin.h>
#include <gatehouse/app/endpoints/cookies.h>
#include <gatehouse/app/openapi.h>
#include <server/assemble.h>
#include <server/console.h>
#include <server/version.h>

#include <fmt/format.h>

#include <chrono>

namespace gatehouse::server {
namespace {

struct Health {
  std::string status;
};

std::chrono::seconds seconds(Duration duration) { return std::chrono::ceil<std::chrono::seconds>(duration); }

ThrottleLimit limit(std::uint32_t failures, Duration window) {
  return {.failures = static_cast<int>(failures), .window = seconds(window)};
}

gatehouse::KeySettings key_settings(const Settings& settings) {
  gatehouse::KeySettings keys{.algorithm = settings.token.algorithm};
  const bool by_age = settings.keys.rotate_every > Duration::zero();
  keys.rotate_every = by_age ? seconds(settings.keys.rotate_every) : gatehouse::KeySettings::never;
  return keys;
}

}  // namespace

AuthSettings auth_settings(const Settings& settings) {
  const auto& throttle = settings.throttle;
  return {.database = settings.database.url,
          .database_connections = settings.database.connections,
          .statement_timeout = settings.database.statement_timeout,
          .max_staleness = settings.database.max_staleness,
          .issuer = settings.issuer(),
          .audience = settings.token.audience,
          .keys = key_settings(settings),
          .access_lifetime = seconds(settings.token.lifetime),
          .leeway = seconds(settings.token.leeway),
          .session_idle = seconds(settings.session.idle),
          .session_lifetime = seconds(settings.session.lifetime),
          .repeat_window = seconds(settings.session.repeat_window),
          .sign_up_open = settings.signup.open,
          .password_policy = {.min_characters = settings.password.min_length},
          .password_cost = {.memory_kib = settings.password.memory_kib, .passes = settings.password.passes},
          .hashing = {.threads = settings.password.hash_threads, .queue = settings.password.hash_queue},
          .account_throttle = limit(throttle.account_failures, throttle.account_window),
          .address_throttle = limit(throttle.address_failures, throttle.address_window)};
}

AppSettings app_settings(const Settings& settings, const Log& log) {
  AppSettings app{.log = log, .trusted_proxies = settings.server.trusted_proxies};
  app.allowed_origins = settings.server.allowed_origins;
  // A proxy in front may show us another host or scheme than the browser sees.
  if (!settings.server.public_url.empty()) app.allowed_origins.push_back(settings.origin());
  app.http.loops = settings.server.loops;
  if (settings.server.workers > 0) app.http.workers = settings.server.workers;
  return app;
}

void add_health(App& app, Auth& auth) {
  app.get("/healthz", [](const Request&) { return no_store(reply(Health{"ok"})); })
      .immediate()
      .summary("Whether this process answers.")
      .tag("health")
      .gives<Health>();
  app.get("/readyz",
          [&auth](const Request&) -> Result<Response> {
            TRY(auth.database->ping());
            TRY(auth.database->version());
            return no_store(reply(Health{"ok"}));
          })
      .summary("Whether its database does, too.")
      .tag("health")
      .gives<Health>()
      .refuses({Reason::storage_unavailable});
}

Result<std::unique_ptr<Auth>> open_auth(const Settings& settings, const MasterSecret& secret, const World& world) {
  auto auth = Auth::open(auth_settings(settings), secret.bytes, world);
  if (!auth && auth.error().reason == Reason::invalid_config && secret.made) {
    auth.error().detail += fmt::format(" ({} was not there, and has been made anew)", secret.place);
  }
  return auth;
}

Result<House> assemble(const Settings& settings, const MasterSecret& secret, const World& world) {
  House house;
  house.auth = TRY(open_auth(settings, secret, world));
  auto app = app_settings(settings, world.log);
  app.cookies = session_cookies(*house.auth);
  house.app = std::make_unique<App>(std::move(app));
  add_account_endpoints(*house.app, *house.auth);
  add_admin_endpoints(*house.app, *house.auth);
  add_health(*house.app, *house.auth);
  add_openapi(*house.app,
              {.title = "Gatehouse", .version = std::string(version()), .description = "Accounts, sessions and keys."});
  add_console(*house.app);
  return house;
}

}  // namespace gatehouse::server
