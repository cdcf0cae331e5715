#include <gatehouse/auth/overview.h>
#include <gatehouse/auth/stored_keys.h>

#include <algorithm>

namespace gatehouse {
namespace {

using store::SigningKey;

std::optional<std::string> text_of(const std::optional<Time>& at) {
  if (!at) return std::nullopt;
  return iso8601(*at);
}

std::optional<std::string> next_rotation(const Auth& auth, const SigningKey& newest) {
  if (newest.signs_from > auth.clock.now()) return iso8601(newest.signs_from);
  if (auth.settings.keys.rotate_every >= KeySettings::never) return std::nullopt;
  return iso8601(newest.signs_from + auth.settings.keys.rotate_every);
}

Result<SigningKeyAge> signing_key_age(Auth& auth) {
  const auto keys = TRY(store::list_signing_keys(*auth.database));
  const auto* key = signing_key(keys, auth.clock.now());
  if (key == nullptr) return fail(Reason::storage_corrupt, "no key signs");
  const auto& newest = *std::ranges::max_element(keys, {}, &SigningKey::signs_from);
  return SigningKeyAge{.id = key->id,
                       .algorithm = key->algorithm,
                       .created_at = iso8601(key->created_at),
                       .age_seconds = unix_seconds(auth.clock.now()) - unix_seconds(key->created_at),
                       .next_rotation_at = next_rotation(auth, newest)};
}

}  // namespace

Result<std::vector<KeyView>> list_keys(Auth& auth) {
  const auto keys = TRY(store::list_signing_keys(*auth.database));
  const auto now = auth.clock.now();
  std::vector<KeyView> views;
  for (const auto& key : keys) {
    if (key.forget_at && *key.forget_at <= now) continue;
    views.push_back({.id = key.id,
                     .algorithm = key.algorithm,
                     .state = std::string(state_of(key, keys, now)),
                     .created_at = iso8601(key.created_at),
                     .signs_from = iso8601(key.signs_from),
                     .retired_at = text_of(key.retired_at),
                     .forget_at = text_of(key.forget_at)});
  }
  return views;
}

Result<Overview> overview(Auth& auth, std::chrono::days hours_of) {
  const auto totals = TRY(auth.statistics.totals());
  auto key = TRY(signing_key_age(auth));
  auto hours = TRY(auth.statistics.hours(auth.clock.now() - hours_of));
  return Overview{.users = totals.accounts,
                  .live_sessions = totals.live_sessions,
                  .active = {.day = totals.active_day, .week = totals.active_week, .month = totals.active_month},
                  .signing_key = std::move(key),
                  .hours = std::move(hours)};
}

}  // namespace gatehouse
