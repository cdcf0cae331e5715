// Identity: who is asking, as everything above the token sees it.
#pragma once

#include <gatehouse/base/clock.h>
#include <gatehouse/json/value.h>

#include <any>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse {

// A plain value. `subject` is never empty; what the credentials did not say is empty.
struct Identity {
  std::string subject;
  std::vector<std::string> roles = {};
  std::vector<std::string> scopes = {};
  std::string session = {};     // the `sid` claim
  std::int64_t generation = 0;  // which rotation of the session's refresh token this token came with
  std::string token_id = {};    // the `jti` claim
  Time authenticated_at = {};   // the `auth_time` claim: when a password (or better) was last shown
  Time expires_at = Time::max();
  json::Object claims = {};  // all private claims
  std::any extra = {};       // the program's own user, read by `as<T>()`

  bool has_role(std::string_view role) const;
  bool has_scope(std::string_view scope) const;
  // The program's own user as the identity loader put it there. Throws std::bad_any_cast on another type.
  template <class T>
  const T& as() const {
    return std::any_cast<const T&>(extra);
  }
};

// Shared by the cache of verified tokens and every request that shows the same token; never changed.
using IdentityPointer = std::shared_ptr<const Identity>;

}  // namespace gatehouse
