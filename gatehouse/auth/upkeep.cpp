#include <gatehouse/auth/auth.h>
#include <gatehouse/auth/upkeep.h>
#include <gatehouse/store/audit.h>
#include <gatehouse/store/one_time.h>
#include <gatehouse/store/sessions.h>

namespace gatehouse {
namespace {

constexpr auto catch_up_every = 250ms;
constexpr auto tidy_every = 1min;
constexpr auto clock_jump = 1h;  // a wall clock set ahead by less, and back, brings no revoked token to life
constexpr auto keep_ended_sessions = std::chrono::days{30};
constexpr auto keep_audit = std::chrono::days{365};

}  // namespace

Result<void> catch_up(Auth& auth) {
  TRY(auth.revocations.catch_up(*auth.database, auth.clock));
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

UpkeepThread::UpkeepThread(Auth& auth) : auth_(auth), thread_([this](const std::stop_token& stop) { run(stop); }) {
  auth_.database->on_change([this] {
    {
      const std::lock_guard lock(mutex_);
      heard_ = true;
    }
    wake_.notify_one();
  });
}

UpkeepThread::~UpkeepThread() { auth_.database->on_change({}); }

void UpkeepThread::run(const std::stop_token& stop) {
  bool well = true;
  auto next_tidy = std::chrono::steady_clock::now();
  while (!stop.stop_requested()) {
    auto result = catch_up(auth_);  // before what takes longer
    if (result && std::chrono::steady_clock::now() >= next_tidy) {
      result = tidy(auth_);
      next_tidy = std::chrono::steady_clock::now() + tidy_every;
    }
    if (!result && well)
      auth_.log.error("upkeep failed",
                      {{"reason", facts(result.error().reason).name}, {"detail", result.error().detail}});
    if (result && !well) auth_.log.info("upkeep works again");
    well = result.has_value();
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, catch_up_every, [this] { return heard_; });
    heard_ = false;
  }
}

}  // namespace gatehouse
