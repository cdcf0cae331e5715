// JWT: sign claims, verify tokens (RFC 7519, RFC 8725).
#pragma once

#include <gatehouse/base/clock.h>
#include <gatehouse/base/result.h>
#include <gatehouse/jose/claims.h>
#include <gatehouse/jose/key_set.h>

#include <chrono>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::jose {

// Whom a verifier expects to have issued a token, or to be meant by it. Neither can be left out by mistake: there is no
// default, and not asking has to be said aloud: `Issuer::any()`.
template <class Kind>
class Expected {
 public:
  template <std::convertible_to<std::string_view> Text>
  Expected(const Text& value)
      : value_(std::string(std::string_view(value))) {}  // implicit: {.issuer = "https://id.example"}
  static Expected any() { return Expected(); }

  bool is_any() const { return !value_; }
  const std::string& value() const { return *value_; }

 private:
  Expected() = default;
  std::optional<std::string> value_;
};
using Issuer = Expected<struct IssuerKind>;
using Audience = Expected<struct AudienceKind>;

struct Expectations {
  Issuer issuer;      // `iss` must be exactly this
  Audience audience;  // `aud` must be or contain exactly this
  // `typ`, in any case, with or without "application/". For "JWT" it may be absent from the token.
  std::string type = "JWT";
  std::chrono::seconds leeway{60};  // for exp, nbf and iat; at most 60 s
  bool require_expiry = true;
};

// The claims of a token that holds in every respect, or the first thing wrong with it: malformed_token,
// unsupported_algorithm, unknown_key, wrong_signature, wrong_type, wrong_issuer, wrong_audience, expired_token,
// not_yet_valid. The signature is checked before the claims are looked at. invalid_config when the expectations
// themselves cannot be met.
Result<Claims> verify(std::string_view token, const KeySet& keys, const Expectations& expectations, Time now);

// invalid_key when the key cannot sign; invalid_request when the claims would not be accepted by verify() or the token
// would be longer than verify() takes.
Result<std::string> sign(const Claims& claims, const Key& key, std::string_view type = "JWT");

struct Check {
  std::string name;    // shape, header, alg, key, signature, typ, claims, iss, aud, exp, nbf, iat
  bool passed;         // false also for what could not be checked
  std::string detail;  // what was found, and how far off it is: "expired 3 min 2 s ago"
};
// Every check of verify() in its order, going on after a failure as far as that makes sense. With an empty KeySet it
// works offline: key and signature say "not checked: no key". For people: never decide by it.
std::vector<Check> explain(std::string_view token, const KeySet& keys, const Expectations& expectations, Time now);

// What a token says about itself, unverified: for display only.
struct Unverified {
  json::Object header;
  json::Object claims;
};
Result<Unverified> inspect(std::string_view token);

}  // namespace gatehouse::jose
