#include <gatehouse/base/reason.h>

#include <array>

namespace gatehouse {
namespace {

struct Row {
  Reason reason;
  ReasonFacts facts;
};

using enum Reason;

constexpr std::array<Row, reason_count> table{{
    {invalid_request, {"invalid_request", "invalid_request", 400, "invalid_request", "The request is not valid."}},
    {invalid_json, {"invalid_json", "invalid_json", 400, "invalid_request", "The body is not the JSON expected here."}},
    {not_found, {"not_found", "not_found", 404, "", "There is nothing here."}},
    {method_not_allowed, {"method_not_allowed", "method_not_allowed", 405, "", "This method is not allowed here."}},
    {request_timeout, {"request_timeout", "request_timeout", 408, "", "The request took too long to arrive."}},
    {conflict, {"conflict", "conflict", 409, "", "This conflicts with what is there."}},
    {body_too_large, {"body_too_large", "body_too_large", 413, "", "The body is too large."}},
    {uri_too_long, {"uri_too_long", "uri_too_long", 414, "", "The address is too long."}},
    {unsupported_media_type,
     {"unsupported_media_type", "unsupported_media_type", 415, "invalid_request",
      "The body must be sent as application/json."}},
    {header_too_large, {"header_too_large", "header_too_large", 431, "", "The header is too large."}},
    {rate_limited, {"rate_limited", "rate_limited", 429, "", "Too many attempts. Try again later."}},
    {cross_site, {"cross_site", "cross_site", 403, "", "This request came from another site."}},
    {not_implemented, {"not_implemented", "not_implemented", 501, "", "This method is not known here."}},
    {unsupported_version,
     {"unsupported_version", "unsupported_version", 505, "", "This version of HTTP is not spoken here."}},
    {upgrade_required, {"upgrade_required", "upgrade_required", 426, "", "A WebSocket is expected here."}},

    {missing_credentials, {"missing_credentials", "missing_credentials", 401, "", "Sign in first."}},
    {wrong_password,
     {"wrong_password", "wrong_password", 401, "invalid_grant", "The user name or the password is wrong."}},
    {invalid_token, {"invalid_token", "invalid_token", 401, "invalid_token", "The token is not valid."}},
    {expired_token, {"expired_token", "expired_token", 401, "invalid_token", "The token has expired."}},
    {session_revoked, {"session_revoked", "session_revoked", 401, "invalid_token", "The session has been ended."}},
    {session_expired, {"session_expired", "session_expired", 401, "invalid_grant", "The session has expired."}},
    {refresh_reused,
     {"refresh_reused", "refresh_reused", 401, "invalid_grant",
      "The refresh token was used before; the session has been ended."}},
    {invalid_refresh_token,
     {"invalid_refresh_token", "invalid_refresh_token", 401, "invalid_grant", "The refresh token is not valid."}},
    {forbidden, {"forbidden", "forbidden", 403, "", "This is not allowed for you."}},
    {insufficient_scope,
     {"insufficient_scope", "insufficient_scope", 403, "insufficient_scope", "The token's scope does not cover this."}},
    {stale_login, {"stale_login", "stale_login", 403, "", "Sign in again to do this."}},

    {account_exists, {"account_exists", "account_exists", 409, "", "An account with this name or e-mail exists."}},
    {invalid_username,
     {"invalid_username", "invalid_username", 400, "",
      "A user name has 1 to 64 letters, digits, '.', '_' or '-', and starts with a letter or digit."}},
    {invalid_email, {"invalid_email", "invalid_email", 400, "", "This is not an e-mail address."}},
    {password_too_short, {"password_too_short", "password_too_short", 400, "", "The password is too short."}},
    {password_too_long, {"password_too_long", "password_too_long", 400, "", "The password is too long."}},
    {password_too_common,
     {"password_too_common", "password_too_common", 400, "", "The password is among the most common ones."}},
    {password_is_name,
     {"password_is_name", "password_is_name", 400, "", "The password must differ from the account's own names."}},

    {malformed_token, {"malformed_token", "invalid_token", 401, "invalid_token", "The token is not valid."}},
    {unsupported_algorithm,
     {"unsupported_algorithm", "invalid_token", 401, "invalid_token", "The token is not valid."}},
    {unknown_key, {"unknown_key", "invalid_token", 401, "invalid_token", "The token is not valid."}},
    {wrong_signature, {"wrong_signature", "invalid_token", 401, "invalid_token", "The token is not valid."}},
    {wrong_type, {"wrong_type", "invalid_token", 401, "invalid_token", "The token is not valid."}},
    {wrong_issuer, {"wrong_issuer", "invalid_token", 401, "invalid_token", "The token is not valid."}},
    {wrong_audience, {"wrong_audience", "invalid_token", 401, "invalid_token", "The token is not valid."}},
    {not_yet_valid, {"not_yet_valid", "invalid_token", 401, "invalid_token", "The token is not valid."}},
    {invalid_key, {"invalid_key", "internal", 500, "server_error", "Something went wrong."}},
    {weak_key, {"weak_key", "internal", 500, "server_error", "Something went wrong."}},

    {invalid_config, {"invalid_config", "internal", 500, "server_error", "Something went wrong."}},
    {storage_unavailable,
     {"storage_unavailable", "unavailable", 503, "temporarily_unavailable", "Not available now. Try again soon."}},
    {storage_corrupt,
     {"storage_corrupt", "unavailable", 503, "temporarily_unavailable", "Not available now. Try again soon."}},
    {overloaded, {"overloaded", "unavailable", 503, "temporarily_unavailable", "Too busy now. Try again soon."}},
    {internal, {"internal", "internal", 500, "server_error", "Something went wrong."}},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].reason) != i) return false;
  }
  return true;
}
static_assert(in_order(), "the rows stand in the order of the enumerators");

}  // namespace

const ReasonFacts& facts(Reason reason) noexcept { return table[static_cast<std::size_t>(reason)].facts; }

}  // namespace gatehouse
