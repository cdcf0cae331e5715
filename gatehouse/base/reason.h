// The one closed list of expected failures, and what each looks like from outside.
// RFC 9457 (problem+json), RFC 6750 section 3.1 and RFC 6749 section 5.2 name the error codes.
#pragma once

#include <cstddef>
#include <string_view>

namespace gatehouse {

enum class Reason : unsigned char {
  // The request as such.
  invalid_request,
  invalid_json,
  not_found,
  method_not_allowed,
  request_timeout,
  conflict,
  body_too_large,
  uri_too_long,
  unsupported_media_type,
  header_too_large,
  rate_limited,
  cross_site,
  not_implemented,
  unsupported_version,
  upgrade_required,

  // Who is asking.
  missing_credentials,
  wrong_password,
  invalid_token,
  expired_token,
  session_revoked,
  session_expired,
  refresh_reused,
  invalid_refresh_token,
  forbidden,
  insufficient_scope,
  stale_login,

  // Accounts.
  account_exists,
  invalid_username,
  invalid_email,
  password_too_short,
  password_too_long,
  password_too_common,
  password_is_name,

  // Tokens and keys: clients see `invalid_token`; the log and `token explain` see these.
  malformed_token,
  unsupported_algorithm,
  unknown_key,
  wrong_signature,
  wrong_type,
  wrong_issuer,
  wrong_audience,
  not_yet_valid,
  invalid_key,
  weak_key,

  // The house itself.
  invalid_config,
  storage_unavailable,
  storage_corrupt,
  overloaded,
  internal,
};

inline constexpr std::size_t reason_count = static_cast<std::size_t>(Reason::internal) + 1;

struct ReasonFacts {
  std::string_view name;         // the enumerator, for logs
  std::string_view code;         // what clients see in the problem's `code`
  int status;                    // HTTP status
  std::string_view oauth_error;  // RFC 6749 5.2 / RFC 6750 3.1; empty where none fits
  std::string_view sentence;     // safe to show to anyone
};

// Never fails: the table is checked at compile time to have one row for each Reason.
const ReasonFacts& facts(Reason reason) noexcept;

}  // namespace gatehouse
