#include <gatehouse/auth/set_up.h>
#include <gatehouse/store/database.h>
#include <server/addresses.h>
#include <server/assemble.h>
#include <server/commands/commands.h>
#include <server/commands/workplace.h>
#include <server/log.h>
#include <server/sole_server.h>
#include <server/version.h>

#include <fmt/format.h>

#include <ostream>
#include <thread>

namespace gatehouse::server {
namespace {

constexpr std::string_view exposed =
    "plain http: everybody on the way can read passwords and tokens, and take over accounts; browsers will not keep "
    "the login cookies, so nobody stays signed in on a page";

bool is_private(const Settings& settings) { return is_secure_or_loopback(settings.public_url()); }

// On stdout, not in the log: it makes whoever reads it an administrator.
Result<void> tell_how_to_set_up(Console& console, Auth& auth, const Settings& settings) {
  const auto token = TRY(make_setup_token(auth));
  if (!token) return {};
  console.out << fmt::format("Make the first account, an administrator: {}/#/setup/{}", settings.public_url(), *token)
              << std::endl;
  return {};
}

// PostgreSQL may start after its nodes, and be away for a while: whoever started them would only start them again.
Result<House> assemble_in_time(const Settings& settings, const MasterSecret& secret, const Log& log) {
  while (true) {
    auto house = assemble(settings, secret, {.log = log});
    const bool may_come = !settings.database.url.starts_with("sqlite:");
    if (house || !may_come || house.error().reason != Reason::storage_unavailable) return house;
    log.warning("waiting for the database", {{"detail", house.error().detail}});
    std::this_thread::sleep_for(1s);
  }
}

Result<int> run_serve(Console& console, const Arguments&) {
  const auto settings = TRY(load_settings(console.sources));
  const auto log = make_log(settings.log.level, settings.log.format);
  const auto secret = TRY(find_master_secret(settings.secret, console.sources.environment));
  if (secret.made) log.info("made a master secret", {{"file", secret.place}});
  if (!is_private(settings)) log.warning(exposed, {{"url", settings.public_url()}});
  const auto sole = TRY(SoleServer::of(settings.database.url));
  const auto house = TRY(assemble_in_time(settings, secret, log));
  log.info("starting", {{"version", version()},
                        {"url", settings.public_url()},
                        {"issuer", settings.issuer()},
                        {"database", store::shown_url(settings.database.url)}});
  TRY(tell_how_to_set_up(console, *house.auth, settings));
  return house.app->listen(settings.server.listen);
}

}  // namespace

Command serve() {
  return {.name = "serve",
          .sentence =
              "Serves until SIGTERM or Ctrl-C: finishes what is under way, then ends; the second one ends it at once.",
          .examples =
              "  gatehouse serve\n"
              "  gatehouse serve --listen 0.0.0.0:8000 --public_url https://id.example\n"
              "  gatehouse serve --config /etc/gatehouse.toml",
          .parameters = {},
          .run = run_serve};
}

}  // namespace gatehouse::server
