#include <gatehouse/auth/auth.h>
#include <gatehouse/auth/upkeep.h>
#include <gatehouse/store/audit.h>
#include <gatehouse/store/one_time.h>
#include <gatehouse/store/sessions.h>

namespace gatehouse {
namespace {

constexpr auto catch_up_every = 250ms;
constexpr int rounds_per_tidy = 240;  // once a minute
constexpr auto clock_jump = 1h;       // a wall clock set ahead by less, and back, brings no revoked token to life
constexpr auto keep_ended_sessions = std::chrono::days{30};
constexpr auto keep_audit = std::chrono::days{365};

}  // namespace

Result<void> catch_up(Auth& auth) {
  TRY(auth.revocations.catch_up(*auth.database, auth.clock.now()));
  return auth.keys.refresh_if_changed();
}

Result<void> tidy(Auth& auth) {
  const auto now = auth.clock.now();
  auth.revocations.forget(now - clock_jump);
  TRY(auth.keys.refresh());
  TRY(auth.statistics.write());
  TRY(store::sweep_sessions(*auth.database, now - keep_ended_sessions));
  TRY(store::sweep_audit(*auth.database, now - keep_audit));
  TRY(store::sweep_counts(*auth.database, now - keep_audit));
  TRY(store::sweep_signing_keys(*auth.database, now));
  TRY(store::sweep_revocations(*auth.database, now));
  TRY(store::sweep_one_time(*auth.database, now));
  return {};
}

UpkeepThread::UpkeepThread(Auth& auth) : auth_(auth), thread_([this](const std::stop_token& stop) { run(stop); }) {}

void UpkeepThread::run(const std::stop_token& stop) {
  bool well = true;
  for (int round = 0; !stop.stop_requested(); ++round) {
    const auto result = round % rounds_per_tidy == 0 ? tidy(auth_) : catch_up(auth_);
    if (!result && well)
      auth_.log.error("upkeep failed",
                      {{"reason", facts(result.error().reason).name}, {"detail", result.error().detail}});
    if (result && !well) auth_.log.info("upkeep works again");
    well = result.has_value();
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, catch_up_every, [] { return false; });
  }
}

}  // namespace gatehouse
