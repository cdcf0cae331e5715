// The claims of a JWT (RFC 7519 section 4).
#pragma once

#include <gatehouse/base/clock.h>
#include <gatehouse/base/result.h>
#include <gatehouse/json/value.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::jose {

// Empty strings and an empty audience mean: the claim is not there. Times have whole seconds on the wire.
struct Claims {
  std::string issuer;                 // iss
  std::string subject;                // sub
  std::vector<std::string> audience;  // aud
  std::optional<Time> expires_at;     // exp
  std::optional<Time> not_before;     // nbf
  std::optional<Time> issued_at;      // iat
  std::string id;                     // jti
  json::Object more;                  // every other claim, in the order it came

  // A string claim out of `more`; null when it is missing or of another type.
  const std::string* text(std::string_view name) const;
};

// malformed_token when a registered claim has the wrong type or is out of bounds: times outside 0 to
// 253402300799 (the year 9999), a subject that is empty, holds NUL or has more than 1,024 bytes.
// Fractions of a second are dropped.
Result<Claims> read_claims(std::string_view json);
Result<Claims> read_claims(json::Object object);

// As JSON text, registered claims first. Names in `more` that are registered ones are left out, so that a claim cannot
// be said twice.
std::string print(const Claims& claims);

}  // namespace gatehouse::jose
