#include <gatehouse/auth/list_keys.h>
#include <gatehouse/auth/stored_keys.h>

namespace gatehouse {
namespace {

std::optional<std::string> text_of(const std::optional<Time>& at) {
  if (!at) return std::nullopt;
  return iso8601(*at);
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

}  // namespace gatehouse
