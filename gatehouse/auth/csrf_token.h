// The CSRF token: proves that whoever sends a request by cookie was told something that only our own pages can read.
// A signed one of the double-submit kind, bound to the session, so nothing is stored.
#pragma once

#include <gatehouse/base/secret.h>
#include <gatehouse/crypto/hmac.h>

#include <string>
#include <string_view>

namespace gatehouse {

// Made with a key derived from the master secret. Immutable, thread-safe.
class CsrfTokens {
 public:
  explicit CsrfTokens(const Secret& master);

  // The same as long as the session lives. Base64url, 43 characters.
  std::string of(std::string_view session) const;
  // In constant time.
  bool is_of(std::string_view session, std::string_view token) const;

 private:
  crypto::HmacKey key_;
};

}  // namespace gatehouse
