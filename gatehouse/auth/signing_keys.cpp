#include <gatehouse/auth/audit.h>
#include <gatehouse/auth/signing_keys.h>
#include <gatehouse/auth/stored_keys.h>
#include <gatehouse/crypto/derive.h>
#include <gatehouse/jose/base64url.h>
#include <gatehouse/jose/key.h>
#include <gatehouse/jose/key_set.h>
#include <gatehouse/json/print.h>

#include <algorithm>

namespace gatehouse {
namespace {

std::string context(std::string_view id) { return "gatehouse signing key " + std::string(id); }

bool alive(const store::SigningKey& key, Time now) { return !key.forget_at || *key.forget_at > now; }

// The oldest of all if the clock says none may sign.
const store::SigningKey& current(const std::vector<store::SigningKey>& keys, Time now) {
  const auto* key = signing_key(keys, now);
  return key != nullptr ? *key : keys.front();
}

}  // namespace

SigningKeys::SigningKeys(KeySettings settings, const Secret& master, store::Database& database, Tokens& tokens,
                         const Clock& clock, crypto::Random& random)
    : settings_(settings),
      seal_(crypto::derive(master.bytes(), "gatehouse sealed signing keys", 32)),
      database_(database),
      tokens_(tokens),
      clock_(clock),
      random_(random) {}

Result<void> SigningKeys::refresh() {
  const std::lock_guard lock(mutex_);
  return refresh_locked();
}

Result<void> SigningKeys::refresh_if_changed() {
  const std::lock_guard lock(mutex_);
  const auto version = TRY(database_.version());
  if (version == version_ && clock_.now() < changes_at_) return {};
  return refresh_locked();
}

Result<void> SigningKeys::refresh_locked() {
  const auto version = TRY(database_.version());
  const auto now = clock_.now();
  auto stored = TRY(store::list_signing_keys(database_));
  const bool first = stored.empty();
  const bool due = !first && stored.back().signs_from + settings_.rotate_every <= now + settings_.announce;
  if (first || due) {
    const auto added = add(stored, first ? now : now + settings_.announce, {.address = "", .user_agent = "gatehouse"});
    if (!added && added.error().reason != Reason::conflict) return fail(added.error());
    stored = TRY(store::list_signing_keys(database_));  // ours, or the one another process added meanwhile
  }
  TRY(publish(stored));
  version_ = version;
  return {};
}

Result<std::string> SigningKeys::rotate(bool at_once, const Client& by) {
  const std::lock_guard lock(mutex_);
  const auto now = clock_.now();
  const auto stored = TRY(store::list_signing_keys(database_));
  auto id = TRY(add(stored, at_once || stored.empty() ? now : now + settings_.announce, by));
  const auto all = TRY(store::list_signing_keys(database_));
  TRY(publish(all));
  return id;
}

Result<std::string> SigningKeys::add(const std::vector<store::SigningKey>& present, Time signs_from, const Client& by) {
  const auto key = jose::Key::generate(settings_.algorithm, random_);
  const auto secret = TRY(key.private_jwk());
  const auto now = clock_.now();
  // Tokens signed up to `signs_from` live this much longer; a minute on top for clocks that differ.
  const auto& limits = tokens_.settings();
  const auto forget_previous = signs_from + limits.lifetime + limits.leeway + 60s;
  const store::SigningKey stored{.id = key.id(),
                                 .algorithm = std::string(jose::name(settings_.algorithm)),
                                 .public_jwk = json::print(json::Value(key.public_jwk())),
                                 .sealed = jose::base64url(seal_.seal(secret.bytes(), context(key.id()), random_)),
                                 .created_at = now,
                                 .signs_from = signs_from,
                                 .retired_at = {},
                                 .forget_at = {}};
  const store::AuditRecord audit{.at = now,
                                 .event = "signing_key_added",
                                 .address = by.address,
                                 .user_agent = by.user_agent,
                                 .detail = detail_of(key.id(), by)};
  const store::KeyRotation rotation{.key = stored,
                                    .expected_newest = present.empty() ? "" : present.back().id,
                                    .retire_previous_at = signs_from,
                                    .forget_previous_at = forget_previous};
  TRY(store::add_signing_key(database_, rotation, audit));
  return key.id();
}

Result<jose::Key> SigningKeys::open(const store::SigningKey& stored) const {
  const auto sealed = jose::from_base64url(stored.sealed);
  if (!sealed) return fail(Reason::storage_corrupt, "the sealed signing key " + stored.id + " is not base64url");
  const auto opened = seal_.open(*sealed, context(stored.id));
  if (!opened) {
    return fail(Reason::invalid_config, "the signing key " + stored.id +
                                            " was sealed under another master secret; give the one it was made with");
  }
  auto key = TRY(jose::Key::from_jwk(opened->text()));
  if (key.id() != stored.id) return fail(Reason::storage_corrupt, "the signing key " + stored.id + " has another kid");
  return key;
}

Result<Secret> SigningKeys::export_private(std::string_view id) {
  const auto stored = TRY(store::list_signing_keys(database_));
  const auto found = std::ranges::find(stored, id, &store::SigningKey::id);
  if (found == stored.end()) return fail(Reason::not_found, "no signing key has this id");
  const auto key = TRY(open(*found));
  return key.private_jwk();
}

// A minute on top of the leeway for processes whose clocks differ, as in `add`.
Time SigningKeys::verifies_from(const store::SigningKey& key) const {
  return key.signs_from - tokens_.settings().leeway - 60s;
}

Time SigningKeys::next_change(const std::vector<store::SigningKey>& keys, Time now) const {
  Time next = Time::max();
  for (const auto& key : keys) {
    for (const auto at : {verifies_from(key), key.signs_from, key.forget_at.value_or(Time::max())}) {
      if (at > now) next = std::min(next, at);
    }
  }
  return next;
}

Result<void> SigningKeys::publish(const std::vector<store::SigningKey>& stored) {
  const auto now = clock_.now();
  changes_at_ = next_change(stored, now);
  const auto& signing = current(stored, now);
  const auto verifies = [&](const auto& key) { return verifies_from(key) <= now || key.id == signing.id; };
  std::string ring = signing.id;
  for (const auto& key : stored) {
    if (alive(key, now)) ring += (verifies(key) ? " " : " announced ") + key.id;
  }
  if (ring == published_) return {};

  const auto signing_key = TRY(open(signing));
  std::vector<jose::Key> verifying, published;
  for (const auto& key : stored) {
    if (!alive(key, now)) continue;
    const auto opened = TRY(open(key));
    published.push_back(opened.public_half());
    if (verifies(key)) verifying.push_back(published.back());
  }
  auto good = TRY(jose::KeySet::of(std::move(verifying)));
  auto told = TRY(jose::KeySet::of(std::move(published)));
  tokens_.use(signing_key, std::move(good), std::move(told));
  published_ = std::move(ring);
  return {};
}

}  // namespace gatehouse
