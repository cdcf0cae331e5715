#include <fmt/core.h>
#include <gatehouse/jose/internal/material.h>
#include <gatehouse/jose/key_set.h>
#include <gatehouse/json/parse.h>
#include <gatehouse/json/print.h>

#include <algorithm>
#include <array>

namespace gatehouse::jose {
namespace {

bool is_text(const json::Value* value, std::string_view text) {
  return value != nullptr && value->string() != nullptr && *value->string() == text;
}

// RFC 7517 section 5: a member with a kty, crv or alg that we do not know, or meant for another use, is not for us.
bool is_foreign(const json::Object& jwk) {
  const json::Value* kty = jwk.find("kty");
  const json::Value* crv = jwk.find("crv");
  const json::Value* alg = jwk.find("alg");
  const json::Value* use = jwk.find("use");
  const json::Value* operations = jwk.find("key_ops");
  if (kty == nullptr || kty->string() == nullptr) return false;  // broken, not foreign
  constexpr std::array<std::string_view, 4> known{"RSA", "EC", "OKP", "oct"};
  if (std::ranges::find(known, *kty->string()) == known.end()) return true;
  if (crv != nullptr && crv->string() != nullptr && *crv->string() != "Ed25519" &&
      curve_named(*crv->string()) == nullptr) {
    return true;
  }
  if (alg != nullptr && alg->string() != nullptr && !algorithm_named(*alg->string())) return true;
  if (use != nullptr && use->string() != nullptr && *use->string() != "sig") return true;
  if (operations == nullptr || operations->array() == nullptr) return false;
  return std::ranges::none_of(*operations->array(), [](const json::Value& operation) {
    return is_text(&operation, "sign") || is_text(&operation, "verify");
  });
}

Result<Key> read_member(const json::Object& jwk) {
  const bool rsa = is_text(jwk.find("kty"), "RSA");
  return Key::from_jwk(jwk, rsa ? std::optional(Algorithm::rs256) : std::nullopt);
}

Result<std::vector<Key>> read_members(const json::Array& members) {
  if (members.size() > KeySet::max_keys) {
    return fail(Reason::invalid_key, fmt::format("JWK Set: more than {} keys", KeySet::max_keys));
  }
  std::vector<Key> keys;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const json::Object* jwk = members[i].object();
    if (jwk == nullptr) return fail(Reason::invalid_key, fmt::format("JWK Set: keys[{}] is not an object", i));
    if (is_foreign(*jwk)) continue;
    auto key = read_member(*jwk);
    if (!key) return fail(key.error().reason, fmt::format("JWK Set: keys[{}]: {}", i, key.error().detail));
    keys.push_back(std::move(*key));
  }
  if (keys.empty()) return fail(Reason::invalid_key, "JWK Set: no key in it can be used here");
  return keys;
}

}  // namespace

Result<KeySet> KeySet::of(std::vector<Key> keys) {
  if (keys.size() > max_keys) return fail(Reason::invalid_key, fmt::format("a key set has at most {} keys", max_keys));
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].is_symmetric() != keys[0].is_symmetric()) {
      return fail(Reason::invalid_key, "a key set holds HMAC keys or public keys, never both");
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (keys[i].id() == keys[j].id()) {
        return fail(Reason::invalid_key, fmt::format("two keys in the set have the id {}", keys[i].id()));
      }
    }
  }
  KeySet set;
  set.keys_ = std::move(keys);
  return set;
}

Result<KeySet> KeySet::parse(std::string_view jwks) {
  const auto value = json::parse(jwks, {.bytes = max_text, .depth = 16});
  if (!value) return fail(Reason::invalid_key, "JWK Set: " + value.error().detail);
  const json::Object* object = value->object();
  if (object == nullptr) return fail(Reason::invalid_key, "JWK Set: not an object");
  const json::Value* members = object->find("keys");
  if (members == nullptr && object->contains("kty")) {
    Key key = TRY(read_member(*object));
    return of({std::move(key)});
  }
  if (members == nullptr || members->array() == nullptr) {
    return fail(Reason::invalid_key, "JWK Set: the member keys must be an array");
  }
  std::vector<Key> keys = TRY(read_members(*members->array()));
  return of(std::move(keys));
}

const Key* KeySet::find(std::string_view id) const {
  const auto found = std::ranges::find_if(keys_, [&](const Key& key) { return key.id() == id; });
  return found == keys_.end() ? nullptr : std::to_address(found);
}

const Key* KeySet::only(Algorithm algorithm) const {
  const Key* found = nullptr;
  for (const Key& key : keys_) {
    if (key.algorithm() != algorithm) continue;
    if (found != nullptr) return nullptr;
    found = &key;
  }
  return found;
}

std::string KeySet::print() const {
  std::string text = R"({"keys":[)";
  for (const Key& key : keys_) {
    if (key.is_symmetric()) continue;
    if (text.back() == '}') text += ',';
    json::print(text, key.public_jwk());
  }
  text += "]}";
  return text;
}

}  // namespace gatehouse::jose
