// Tokens: issues and verifies access tokens (RFC 9068) with one issuer, one audience and a ring of keys.
#pragma once

#include <gatehouse/auth/credentials.h>
#include <gatehouse/auth/identity.h>
#include <gatehouse/auth/token_cache.h>
#include <gatehouse/base/clock.h>
#include <gatehouse/base/result.h>
#include <gatehouse/crypto/random.h>
#include <gatehouse/jose/jwt.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse {

class Revocations;

struct TokenSettings {
  std::string issuer;
  std::string audience = {};          // empty: the issuer itself
  std::optional<jose::Key> key = {};  // signs and verifies; more can be set later by `use`
  std::chrono::seconds lifetime = 5min;
  std::chrono::seconds leeway = 10s;  // at most 60 s
  const Clock* clock = &system_clock();
  crypto::Random* random = &crypto::system_random();
  const Revocations* revocations = nullptr;  // asked at each `identify`; must outlive this
};

// What an access token is to say. Only `subject` has to be there.
struct Grant {
  std::string subject;
  std::vector<std::string> roles = {};
  std::vector<std::string> scopes = {};
  std::string session = {};                   // `sid`
  std::int64_t generation = 0;                // `gen`
  std::optional<Time> authenticated_at = {};  // `auth_time`; none: now
  std::chrono::seconds lifetime = {};         // zero: as the settings say
  json::Object more = {};                     // private claims; those named above are not overwritten
};

// What a client gets, as RFC 6749 section 5.1 names it; `json::write` prints it.
struct Ticket {
  std::string access_token;
  std::string token_type = "Bearer";
  std::int64_t expires_in;  // seconds
  std::optional<std::string> refresh_token = {};
};

// Thread-safe. Verification makes no system call and takes no lock that a writer holds for long.
class Tokens {
 public:
  // Throws std::invalid_argument when the issuer is empty or the leeway is more than a minute: a mistake in the
  // program.
  explicit Tokens(TokenSettings settings);

  Result<Ticket> issue(const Grant& grant) const;
  // Any claims under any type, signed with the current key: `iss`, `iat`, `exp`, `jti` are filled in where missing.
  Result<std::string> sign(jose::Claims claims, std::string_view type, std::chrono::seconds lifetime) const;

  // Signature, type `at+jwt`, issuer, audience, times. Not whether the session lives.
  Result<jose::Claims> verify(std::string_view token) const;
  // `verify` through the cache, then `still_good`. missing_credentials when there is no token at all.
  Result<IdentityPointer> identify(const Credentials& given) const;
  // Would the token behind this identity still be taken? expired_token or session_revoked when not. For whatever
  // holds on to an identity for longer than a request.
  Result<void> still_good(const Identity& who) const;

  // The key to sign with from now on, and all whose tokens are good (public halves are enough). `published` is what
  // the JWKS holds where that is more: keys that will sign later.
  void use(const jose::Key& signing, jose::KeySet verifying, std::optional<jose::KeySet> published = {});
  std::string jwks() const;  // RFC 7517 section 5; public members only
  const TokenSettings& settings() const { return settings_; }

 private:
  // The keys of one time, and the tokens found good under them: other keys start with an empty cache.
  struct Ring {
    std::optional<jose::Key> signing;
    jose::KeySet verifying;
    jose::KeySet published;
    mutable TokenCache cache;
  };
  std::shared_ptr<const Ring> ring() const;
  Result<void> certain() const;
  Result<IdentityPointer> known(std::string_view token) const;

  TokenSettings settings_;
  jose::Expectations expected_;
  mutable std::shared_mutex mutex_;
  std::shared_ptr<const Ring> ring_;
};

}  // namespace gatehouse
