#include <gatehouse/auth/stored_keys.h>

namespace gatehouse {

const store::SigningKey* signing_key(const std::vector<store::SigningKey>& all, Time now) {
  const store::SigningKey* best = nullptr;
  for (const auto& key : all) {
    if (key.signs_from <= now && (best == nullptr || key.signs_from >= best->signs_from)) best = &key;
  }
  return best;
}

std::string_view state_of(const store::SigningKey& key, const std::vector<store::SigningKey>& all, Time now) {
  if (key.forget_at && *key.forget_at <= now) return "dead";
  if (key.signs_from > now) return "announced";
  return &key == signing_key(all, now) ? "signing" : "verifying";
}

}  // namespace gatehouse
