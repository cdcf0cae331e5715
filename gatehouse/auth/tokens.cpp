#include <gatehouse/auth/revocations.h>
#include <gatehouse/auth/tokens.h>
#include <gatehouse/base/ascii.h>
#include <gatehouse/crypto/uuid.h>

#include <algorithm>
#include <mutex>
#include <stdexcept>

namespace gatehouse {
namespace {

constexpr std::string_view access_type = "at+jwt";  // RFC 9068 section 2.1

json::Array strings(const std::vector<std::string>& texts) {
  json::Array array;
  for (const auto& text : texts) array.emplace_back(text);
  return array;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::string text_claim(const json::Object& claims, std::string_view name) {
  const auto* value = claims.find(name);
  const auto* text = value != nullptr ? value->string() : nullptr;
  return text != nullptr ? *text : std::string{};
}

std::int64_t integer_claim(const json::Object& claims, std::string_view name) {
  const auto* value = claims.find(name);
  const auto* number = value != nullptr ? value->integer() : nullptr;
  return number != nullptr ? *number : 0;
}

std::vector<std::string> list_claim(const json::Object& claims, std::string_view name) {
  std::vector<std::string> texts;
  const auto* value = claims.find(name);
  const auto* array = value != nullptr ? value->array() : nullptr;
  if (array == nullptr) return texts;
  for (const auto& item : *array) {
    if (const auto* text = item.string()) texts.push_back(*text);
  }
  return texts;
}

IdentityPointer identity_of(jose::Claims&& claims) {
  Identity who{.subject = claims.subject,
               .roles = list_claim(claims.more, "roles"),
               .scopes = split(text_claim(claims.more, "scope")),
               .session = text_claim(claims.more, "sid"),
               .generation = integer_claim(claims.more, "gen"),
               .token_id = claims.id,
               .authenticated_at = from_unix_seconds(integer_claim(claims.more, "auth_time")),
               .expires_at = claims.expires_at.value_or(Time::max())};
  who.claims = std::move(claims.more);
  return std::make_shared<const Identity>(std::move(who));
}

jose::Expectations expectations(const TokenSettings& settings) {
  return {.issuer = settings.issuer,
          .audience = settings.audience.empty() ? settings.issuer : settings.audience,
          .type = std::string(access_type),
          .leeway = settings.leeway};
}

TokenSettings checked(TokenSettings settings) {
  if (settings.issuer.empty()) throw std::invalid_argument("Tokens: the issuer is empty");
  if (settings.leeway > 60s) throw std::invalid_argument("Tokens: a leeway of more than 60 s is refused");
  if (settings.audience.empty()) settings.audience = settings.issuer;
  return settings;
}

}  // namespace

Tokens::Tokens(TokenSettings settings)
    : settings_(checked(std::move(settings))),
      expected_(expectations(settings_)),
      ring_(std::make_shared<const Ring>()) {
  if (!settings_.key) return;
  auto verifying = jose::KeySet::of({*settings_.key});
  if (!verifying) throw std::invalid_argument("Tokens: " + verifying.error().detail);
  use(*settings_.key, std::move(*verifying));
}

void Tokens::use(const jose::Key& signing, jose::KeySet verifying, std::optional<jose::KeySet> published) {
  auto ring = std::make_shared<Ring>();
  ring->signing = signing;
  ring->published = published ? std::move(*published) : verifying;
  ring->verifying = std::move(verifying);
  const std::unique_lock lock(mutex_);
  ring_ = std::move(ring);
}

std::shared_ptr<const Tokens::Ring> Tokens::ring() const {
  const std::shared_lock lock(mutex_);
  return ring_;
}

std::string Tokens::jwks() const { return ring()->published.print(); }

Result<Ticket> Tokens::issue(const Grant& grant) const {
  const auto lifetime = grant.lifetime > 0s ? grant.lifetime : settings_.lifetime;
  jose::Claims claims{.subject = grant.subject, .audience = {settings_.audience}, .more = grant.more};
  claims.more.set("client_id", settings_.audience);
  claims.more.set("auth_time", unix_seconds(grant.authenticated_at.value_or(settings_.clock->now())));
  if (!grant.roles.empty()) claims.more.set("roles", strings(grant.roles));
  if (!grant.scopes.empty()) claims.more.set("scope", joined(grant.scopes, " "));
  if (!grant.session.empty()) {
    claims.more.set("sid", grant.session);
    claims.more.set("gen", grant.generation);
  }
  auto token = TRY(sign(std::move(claims), access_type, lifetime));
  return Ticket{.access_token = std::move(token), .expires_in = lifetime.count()};
}

Result<std::string> Tokens::sign(jose::Claims claims, std::string_view type, std::chrono::seconds lifetime) const {
  const auto keys = ring();
  if (!keys->signing) return fail(Reason::invalid_key, "there is no key to sign with");
  const auto now = settings_.clock->now();
  if (claims.issuer.empty()) claims.issuer = settings_.issuer;
  if (!claims.issued_at) claims.issued_at = now;
  if (!claims.expires_at) claims.expires_at = now + lifetime;
  if (claims.id.empty()) claims.id = crypto::uuid_v7(now, *settings_.random);
  return jose::sign(claims, *keys->signing, type);
}

Result<jose::Claims> Tokens::verify(std::string_view token) const {
  return jose::verify(token, ring()->verifying, expected_, settings_.clock->now());
}

Result<IdentityPointer> Tokens::known(std::string_view token) const {
  const auto keys = ring();
  if (auto cached = keys->cache.find(token)) return cached;
  auto claims = TRY(jose::verify(token, keys->verifying, expected_, settings_.clock->now()));
  if (claims.subject.empty()) return fail(Reason::malformed_token, "no subject");
  auto identity = identity_of(std::move(claims));
  keys->cache.put(token, identity);
  return identity;
}

Result<IdentityPointer> Tokens::identify(const Credentials& given) const {
  const auto token = given.token();
  if (token.empty()) return fail(Reason::missing_credentials);
  auto who = known(token);
  // A node that has heard nothing for long may not know the newest keys either.
  if (!who && who.error().reason == Reason::unknown_key) TRY(certain());
  if (who) TRY(still_good(**who));
  return who;
}

Result<void> Tokens::certain() const {
  if (settings_.revocations == nullptr) return {};
  return settings_.revocations->certain(*settings_.clock);
}

Result<void> Tokens::still_good(const Identity& who) const {
  const bool endless = who.expires_at == Time::max();
  if (!endless && who.expires_at + settings_.leeway <= settings_.clock->now()) return fail(Reason::expired_token);
  const auto* revocations = settings_.revocations;
  if (revocations != nullptr && revocations->revoked(who.session, who.generation)) return fail(Reason::session_revoked);
  return certain();
}

}  // namespace gatehouse
