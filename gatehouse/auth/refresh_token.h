// The refresh token: version | session | counter | truncated HMAC, opaque to clients (RFC 6749 section 1.5).
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/base/secret.h>
#include <gatehouse/crypto/hmac.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace gatehouse {

// Which rotation of which session a refresh token stands for. The session row holds the current counter.
struct RefreshClaim {
  std::int64_t session;
  std::int64_t counter;
};

// Seals and opens refresh tokens with a key derived from the master secret. Immutable, thread-safe.
class RefreshTokens {
 public:
  explicit RefreshTokens(const Secret& master);

  std::string seal(const RefreshClaim& claim) const;
  // invalid_refresh_token unless `text` is, to the letter, what `seal` made under the same secret.
  Result<RefreshClaim> open(std::string_view text) const;

 private:
  crypto::HmacKey key_;
};

}  // namespace gatehouse
