#include <gatehouse/auth/stored_keys.h>

namespace gatehouse {
namespace {

bool is_retired(const store::SigningKey& key, Time now) { return key.retired_at && *key.retired_at <= now; }

}  // namespace

const store::SigningKey* signing_key(const std::vector<store::SigningKey>& all, Time now) {
  const store::SigningKey* best = nullptr;
  for (const auto& key : all) {
    if (is_retired(key, now)) continue;  // also one that another replaced at once before it signed anything
    if (key.signs_from <= now && (best == nullptr || key.signs_from >= best->signs_from)) best = &key;
  }
  return best;
}

std::string_view state_of(const store::SigningKey& key, const std::vector<store::SigningKey>& all, Time now) {
  if (key.forget_at && *key.forget_at <= now) return "dead";
  if (key.signs_from > now && !is_retired(key, key.signs_from)) return "announced";
  return &key == signing_key(all, now) ? "signing" : "verifying";
}

}  // namespace gatehouse
