#include <gatehouse/app/credentials.h>
#include <gatehouse/app/origin.h>
#include <gatehouse/base/ascii.h>

#include <algorithm>

namespace gatehouse {
namespace {

// Only A-Z a-z 0-9 - . / _: every JWT, and so nearly every token. Comparisons without an early end, so that compilers
// look at sixteen characters at once.
bool is_plain_token(std::string_view text) {
  unsigned char foreign = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool no_digit = static_cast<unsigned char>(byte - '-') > '9' - '-';
    const bool no_letter = static_cast<unsigned char>((byte | 0x20) - 'a') > 'z' - 'a';
    const bool no_line = byte != '_';
    foreign |= static_cast<unsigned char>(no_digit & no_letter & no_line);
  }
  return foreign == 0;
}

bool is_token(std::string_view text) {  // b64token of RFC 6750 section 2.1
  const auto allowed = [](char c) {
    return is_ascii_letter_or_digit(c) || std::string_view("-._~+/=").find(c) != std::string_view::npos;
  };
  return !text.empty() && (is_plain_token(text) || std::ranges::all_of(text, allowed));
}

// The token of the header; empty when the header is missing or of another scheme.
Result<std::string_view> bearer(std::string_view header) {
  constexpr std::string_view scheme = "Bearer";
  if (!equal_ignoring_case(header.substr(0, scheme.size()), scheme)) return std::string_view{};
  auto token = header.substr(scheme.size());
  if (token.empty() || token.front() != ' ') return fail(Reason::malformed_token, "Bearer without a token");
  token.remove_prefix(std::min(token.find_first_not_of(' '), token.size()));
  if (!is_token(token)) return fail(Reason::malformed_token, "not a bearer token");
  return token;
}

bool changes_nothing(http::Method method) {  // RFC 9110 section 9.2.1
  return method == http::Method::get || method == http::Method::head || method == http::Method::options;
}

}  // namespace

Result<Credentials> credentials(const Request& request, const CookieRules& rules) {
  Credentials given{.bearer = {}, .cookie = {}, .address = request.client().address};
  given.bearer = TRY(bearer(request.header("Authorization")));
  if (given.bearer.empty() && !rules.name.empty()) given.cookie = request.cookie(rules.name).value_or(given.cookie);
  return given;
}

Result<void> expect_own_page(const Request& request, const CookieRules& rules,
                             const std::vector<std::string>& allowed_origins, std::string_view session) {
  if (changes_nothing(request.http().method())) return {};
  switch (sender_of(request, allowed_origins)) {
    case Sender::own: return {};
    case Sender::foreign: return fail(Reason::cross_site, "from " + std::string(request.header("Origin")));
    case Sender::unsaid: break;
  }
  if (rules.is_csrf_token && rules.is_csrf_token(session, request.header("X-CSRF-Token"))) return {};
  return fail(Reason::cross_site, "neither Origin nor Sec-Fetch-Site, nor the CSRF token of the session");
}

}  // namespace gatehouse
