#include <fmt/core.h>
#include <gatehouse/base/ascii.h>
#include <gatehouse/jose/internal/steps.h>

#include <algorithm>
#include <cctype>

namespace gatehouse::jose {

using namespace std::chrono_literals;

namespace {

// RFC 7515 section 4.1.9: "application/" may be left out when no other slash follows.
std::string_view without_application(std::string_view type) {
  constexpr std::string_view prefix = "application/";
  const bool has_it = type.size() > prefix.size() && equal_ignoring_case(type.substr(0, prefix.size()), prefix);
  return has_it && !type.substr(prefix.size()).contains('/') ? type.substr(prefix.size()) : type;
}

std::string by_leeway(const Expectations& expectations) {
  return expectations.leeway == 0s ? std::string() : fmt::format(" (leeway {})", in_words(expectations.leeway));
}

}  // namespace

std::string in_words(std::chrono::milliseconds span) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(span).count();
  if (span < 1s) return fmt::format("{} ms", std::max<std::int64_t>(span.count(), 0));
  if (seconds < 60) return fmt::format("{} s", seconds);
  if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  if (seconds < 86'400) return fmt::format("{} h {} min", seconds / 3600, seconds / 60 % 60);
  return fmt::format("{} d {} h", seconds / 86'400, seconds / 3600 % 24);
}

std::string escaped(std::string_view text) {
  constexpr std::size_t most = 100;
  std::string out = "\"";
  for (const char c : text.substr(0, most)) {
    const auto byte = static_cast<Byte>(c);
    if (byte < 0x20 || byte >= 0x7f || c == '"' || c == '\\') {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  out += text.size() > most ? "...\"" : "\"";
  return out;
}

Result<void> check_usable(const Expectations& expectations) {
  if (expectations.leeway < 0s || expectations.leeway > 60s) {
    return fail(Reason::invalid_config, "the leeway must be from 0 to 60 s");
  }
  if (!expectations.issuer.is_any() && expectations.issuer.value().empty()) {
    return fail(Reason::invalid_config, "the expected issuer is empty; Issuer::any() accepts every one");
  }
  if (!expectations.audience.is_any() && expectations.audience.value().empty()) {
    return fail(Reason::invalid_config, "the expected audience is empty; Audience::any() accepts every one");
  }
  if (expectations.type.empty()) return fail(Reason::invalid_config, "the expected type is empty");
  return {};
}

Result<void> check_type(const std::optional<std::string>& type, const Expectations& expectations) {
  const std::string_view expected = without_application(expectations.type);
  if (!type) {
    if (equal_ignoring_case(expected, "JWT")) return {};
    return fail(Reason::wrong_type, fmt::format("the token has no type, {} is expected", expected));
  }
  if (equal_ignoring_case(without_application(*type), expected)) return {};
  return fail(Reason::wrong_type, fmt::format("the type is {}, expected is {}", escaped(*type), expected));
}

Result<void> check_issuer(const Claims& claims, const Expectations& expectations) {
  if (expectations.issuer.is_any() || claims.issuer == expectations.issuer.value()) return {};
  return fail(Reason::wrong_issuer,
              claims.issuer.empty()
                  ? fmt::format("the token names no issuer, expected is {}", expectations.issuer.value())
                  : fmt::format("issued by {}, expected is {}", escaped(claims.issuer), expectations.issuer.value()));
}

Result<void> check_audience(const Claims& claims, const Expectations& expectations) {
  if (expectations.audience.is_any()) return {};
  const std::string& expected = expectations.audience.value();
  if (std::ranges::find(claims.audience, expected) != claims.audience.end()) return {};
  if (claims.audience.empty()) {
    return fail(Reason::wrong_audience, fmt::format("the token names no audience, expected is {}", expected));
  }
  return fail(Reason::wrong_audience, fmt::format("meant for {}{}, expected is {}", escaped(claims.audience.front()),
                                                  claims.audience.size() > 1 ? " and others" : "", expected));
}

// RFC 7519 section 4.1.4: on or after the expiry is too late.
Result<void> check_expiry(const Claims& claims, const Expectations& expectations, Time now) {
  if (!claims.expires_at) {
    if (!expectations.require_expiry) return {};
    return fail(Reason::malformed_token, "claims: exp is missing");
  }
  if (*claims.expires_at > now - expectations.leeway) return {};
  return fail(Reason::expired_token,
              fmt::format("expired {} ago{}", in_words(now - *claims.expires_at), by_leeway(expectations)));
}

Result<void> check_not_before(const Claims& claims, const Expectations& expectations, Time now) {
  if (!claims.not_before || *claims.not_before <= now + expectations.leeway) return {};
  return fail(Reason::not_yet_valid,
              fmt::format("valid only in {}{}", in_words(*claims.not_before - now), by_leeway(expectations)));
}

Result<void> check_issued_at(const Claims& claims, const Expectations& expectations, Time now) {
  if (!claims.issued_at || *claims.issued_at <= now + expectations.leeway) return {};
  return fail(Reason::not_yet_valid,
              fmt::format("issued {} in the future{}", in_words(*claims.issued_at - now), by_leeway(expectations)));
}

}  // namespace gatehouse::jose
