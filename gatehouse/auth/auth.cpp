#include <gatehouse/auth/auth.h>
#include <gatehouse/auth/upkeep.h>
#include <gatehouse/store/migrate.h>

namespace gatehouse {
namespace {

constexpr std::size_t least_master_size = 32;

TokenSettings token_settings(const AuthSettings& settings, const World& world, const Revocations& revocations) {
  return {.issuer = settings.issuer,
          .audience = settings.audience,
          .lifetime = settings.access_lifetime,
          .leeway = settings.leeway,
          .clock = &world.clock,
          .random = &world.random,
          .revocations = &revocations};
}

Result<void> check(const AuthSettings& settings, const Secret& master) {
  if (settings.issuer.empty()) return fail(Reason::invalid_config, "the issuer is empty");
  if (settings.leeway > 60s) return fail(Reason::invalid_config, "a leeway of more than 60 s is refused");
  if (settings.access_lifetime <= 0s) return fail(Reason::invalid_config, "the access lifetime must be positive");
  if (master.size() < least_master_size) {
    return fail(Reason::invalid_config, "the master secret has fewer than 32 bytes");
  }
  return {};
}

}  // namespace

Auth::Auth(AuthSettings given, const Secret& master, const World& world, std::unique_ptr<store::Database> opened)
    : settings(std::move(given)),
      clock(world.clock),
      random(world.random),
      log(world.log),
      database(std::move(opened)),
      tokens(token_settings(settings, world, revocations)),
      keys(settings.keys, master, *database, tokens, clock, random),
      refresh_tokens(master),
      csrf_tokens(master),
      statistics(clock, *database),
      account_throttle(settings.account_throttle, clock),
      address_throttle(settings.address_throttle, clock),
      hashing(settings.hashing),
      decoy(password::decoy(settings.password_cost, random)) {}

Auth::~Auth() {
  upkeep_thread_.reset();
  if (const auto written = statistics.write(); !written) {
    log.warning("statistics of the last minute are lost", {{"detail", written.error().detail}});
  }
}

Result<std::unique_ptr<Auth>> Auth::open(AuthSettings settings, const Secret& master, const World& world) {
  TRY(check(settings, master));
  auto database = TRY(store::Database::open(settings.database, {.connections = settings.database_connections,
                                                                .statement_timeout = settings.statement_timeout,
                                                                .log = world.log}));
  TRY(store::migrate(*database));
  std::unique_ptr<Auth> auth(new Auth(std::move(settings), master, world, std::move(database)));
  TRY(auth->keys.refresh());
  TRY(auth->revocations.catch_up(*auth->database, auth->clock));
  if (world.upkeep_thread) {
    auth->revocations.expire_after(auth->settings.max_staleness);
    auth->upkeep_thread_ = std::make_unique<UpkeepThread>(*auth);
  }
  return auth;
}

}  // namespace gatehouse
