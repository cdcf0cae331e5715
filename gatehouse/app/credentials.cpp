#include <gatehouse/app/credentials.h>
#include <gatehouse/base/ascii.h>

#include <algorithm>
#include <array>

namespace gatehouse {
namespace {

// b64token of RFC 6750 section 2.1; a table, because every character of every token passes it.
constexpr std::array<bool, 256> token_characters = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("-._~+/=")) table[static_cast<unsigned char>(c)] = true;
  for (unsigned c = 0; c < 128; ++c) table[c] = table[c] || is_ascii_letter_or_digit(static_cast<char>(c));
  return table;
}();

bool is_token(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return token_characters[static_cast<unsigned char>(c)]; });
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

bool is_same_site(const Request& request, const std::vector<std::string>& allowed_origins) {
  const auto origin = request.header("Origin");
  if (origin.empty()) {
    const auto site = request.header("Sec-Fetch-Site");
    return site == "same-origin" || site == "none";
  }
  if (std::ranges::find(allowed_origins, origin) != allowed_origins.end()) return true;
  const std::string_view scheme = request.http().is_tls() ? "https://" : "http://";
  return origin.starts_with(scheme) && origin.substr(scheme.size()) == request.http().host();
}

Result<Credentials> credentials(const Request& request, const CookieRules& rules) {
  Credentials given{.bearer = {}, .cookie = {}, .address = request.client().address};
  given.bearer = TRY(bearer(request.header("Authorization")));
  if (!given.bearer.empty() || rules.name.empty()) return given;
  const auto cookie = request.cookie(rules.name);
  if (!cookie || cookie->empty()) return given;
  if (!changes_nothing(request.http().method()) && !is_same_site(request, rules.allowed_origins)) {
    return fail(Reason::cross_site);
  }
  given.cookie = *cookie;
  return given;
}

}  // namespace gatehouse
