// A JWK or JWK Set that is accepted holds sound keys only, each with its own id, and prints without a private member as
// a set that reads back the same.
#include <fuzz/keys.h>
#include <gatehouse/jose/key_set.h>

#include <set>

namespace jose = gatehouse::jose;
using gatehouse::fuzz::require;

namespace {

void check_set(const jose::KeySet& set) {
  std::set<std::string> ids;
  require(!set.empty() && set.keys().size() <= jose::KeySet::max_keys);
  for (const jose::Key& key : set.keys()) {
    require(ids.insert(key.id()).second && set.find(key.id()) == &key);
    require(key.is_symmetric() == set.keys().front().is_symmetric());
    gatehouse::fuzz::check_sound(key);
  }
  const auto again = jose::KeySet::parse(set.print());
  if (set.keys().front().is_symmetric()) return require(!again);
  require(again.has_value() && again->print() == set.print());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = gatehouse::fuzz::text_of(data, size);
  const auto key = jose::Key::from_jwk(text);
  const auto set = jose::KeySet::parse(text);
  if (set) check_set(*set);
  if (!key) return 0;
  gatehouse::fuzz::check_sound(*key);
  // One key alone is also a set, unless it says that it is one of others.
  if (set) require(text.contains("\"keys\"") || set->keys().front().thumbprint() == key->thumbprint());
  if (!set) require(text.contains("keys") || text.contains('\\'));
  return 0;
}
