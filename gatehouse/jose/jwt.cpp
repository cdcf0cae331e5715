#include <gatehouse/jose/internal/steps.h>
#include <gatehouse/jose/jwt.h>
#include <gatehouse/json/parse.h>

namespace gatehouse::jose {
namespace {

Result<void> check_claims(const Claims& claims, const Expectations& expectations, Time now) {
  TRY(check_issuer(claims, expectations));
  TRY(check_audience(claims, expectations));
  TRY(check_expiry(claims, expectations, now));
  TRY(check_not_before(claims, expectations, now));
  return check_issued_at(claims, expectations, now);
}

// Returns one variable, so that the claims are made where the caller wants them.
Result<Claims> read_checked(std::string_view text, const Expectations& expectations, Time now) {
  Result<Claims> claims = read_claims(text);
  if (!claims) return claims;
  const auto held = check_claims(*claims, expectations, now);
  if (!held) claims = fail(held.error());
  return claims;
}

Result<void> check_signable(const Claims& claims) {
  for (const auto& time : {claims.expires_at, claims.not_before, claims.issued_at}) {
    if (time && (*time < Time{} || unix_seconds(*time) > 253'402'300'799)) {
      return fail(Reason::invalid_request, "claims: a time is not from 1970 to 9999");
    }
  }
  if (claims.subject.size() > 1024 || claims.subject.contains('\0')) {
    return fail(Reason::invalid_request, "claims: sub must have at most 1024 bytes and no NUL");
  }
  return {};
}

}  // namespace

Result<Claims> verify(std::string_view token, const KeySet& keys, const Expectations& expectations, Time now) {
  TRY(check_usable(expectations));
  const Signed good = TRY(check_signed(token, keys));
  TRY(check_type(good.type, expectations));
  Decoded payload;
  const std::string_view text = TRY(payload.decode(good.parts.payload));
  return read_checked(text, expectations, now);
}

Result<std::string> sign(const Claims& claims, const Key& key, std::string_view type) {
  TRY(check_signable(claims));
  return sign_jws(as_bytes(print(claims)), key, type);
}

Result<Unverified> inspect(std::string_view token) {
  const JwsParts parts = TRY(split(token));
  const auto read = [](std::string_view part) -> Result<json::Object> {
    Decoded decoded;
    const std::string_view text = TRY(decoded.decode(part));
    auto value = json::parse(text, {.bytes = max_token, .depth = 32});
    if (!value) return fail(Reason::malformed_token, value.error().detail);
    if (value->object() == nullptr) return fail(Reason::malformed_token, "not an object");
    return std::move(*value->object());
  };
  json::Object header = TRY(read(parts.header));
  json::Object claims = TRY(read(parts.payload));
  return Unverified{std::move(header), std::move(claims)};
}

}  // namespace gatehouse::jose
