#include <gatehouse/auth/overview.h>
#include <gatehouse/auth/stored_keys.h>

#include <algorithm>

namespace gatehouse {
namespace {

using store::SigningKey;

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
