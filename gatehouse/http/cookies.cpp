#include <gatehouse/http/cookies.h>

#include <gatehouse/http/response.h>

#include <algorithm>

namespace gatehouse::http {
namespace {

// cookie-octet, RFC 6265bis 4.1.1
bool is_cookie_octet(char c) {
  return c == '!' || (c >= '#' && c <= '+') || (c >= '-' && c <= ':') || (c >= '<' && c <= '[') ||
         (c >= ']' && c <= '~');
}

std::string_view without_quotes(std::string_view value) {
  const bool quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
  return quoted ? value.substr(1, value.size() - 2) : value;
}

// In quotes or without.
bool is_cookie_value(std::string_view value) { return std::ranges::all_of(without_quotes(value), is_cookie_octet); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool is_domain(std::string_view domain) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
  return domain.find_first_not_of(letters) == std::string_view::npos && domain.find("..") == std::string_view::npos &&
         domain.front() != '-' && domain.back() != '.';
}

bool is_path(std::string_view path) {
  return path.starts_with('/') && std::ranges::all_of(path, [](char c) { return c > ' ' && c <= '~' && c != ';'; });
}

// Browsers compare the prefixes without case.
bool has_prefix(std::string_view name, std::string_view prefix) {
  return name.size() >= prefix.size() && same_name(name.substr(0, prefix.size()), prefix);
}

Result<void> check(const SetCookie& cookie) {
  const auto refused = [&](std::string_view why) {
    return fail(Reason::invalid_config, "cookie \"" + cookie.name + "\": " + std::string(why));
  };
  if (!is_field_name(cookie.name)) return refused("the name is not a token");
  if (!is_cookie_value(cookie.value)) return refused("the value holds a byte that cookies cannot carry");
  if (cookie.name.size() + cookie.value.size() > Cookies::max_value) return refused("larger than browsers keep");
  if (!is_path(cookie.path)) return refused("the path is malformed");
  if (!cookie.domain.empty() && !is_domain(cookie.domain)) return refused("the domain is malformed");
  if (cookie.same_site == SameSite::none && !cookie.secure) return refused("SameSite=None needs Secure");
  if (has_prefix(cookie.name, "__Secure-") && !cookie.secure) return refused("__Secure- needs Secure");
  const bool host_only = cookie.secure && cookie.path == "/" && cookie.domain.empty();
  if (has_prefix(cookie.name, "__Host-") && !host_only) return refused("__Host- needs Secure, Path=/ and no Domain");
  return {};
}

}  // namespace

Result<Cookies> Cookies::parse(std::string_view header) {
  if (header.size() > max_bytes) return fail(Reason::header_too_large, "the Cookie header is too large");
  Cookies cookies;
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(';'), header.size());
    const std::string_view pair = trimmed(header.substr(0, end));
    header.remove_prefix(std::min(end + 1, header.size()));
    if (pair.empty()) continue;
    if (cookies.pairs_.size() == max_cookies) return fail(Reason::header_too_large, "too many cookies");
    const std::size_t equals = std::min(pair.find('='), pair.size());
    // Without '=' some readers take the text as a name, others as a value: remember it as a name that is not to be had.
    const std::string_view name = trimmed(pair.substr(0, equals));
    const std::string_view value = trimmed(pair.substr(std::min(equals + 1, pair.size())));
    const bool valid = equals < pair.size() && equals == name.size() && is_field_name(name) && is_cookie_value(value) &&
                       pair.size() <= max_value + 1;
    cookies.pairs_.push_back({name, value, valid});
  }
  return cookies;
}

Result<Cookies> Cookies::of(const Request& request) { return parse(request.header("cookie")); }

Cookies::Found Cookies::find(std::string_view name) const {
  Found found;
  for (const Pair& pair : pairs_) {
    if (pair.name != name) continue;
    if (!pair.valid || found.state != State::missing) return {State::ambiguous, {}};
    found = {State::found, pair.value};
  }
  return found;
}

Result<std::string> print(const SetCookie& cookie) {
  TRY(check(cookie));
  std::string text = cookie.name + '=' + cookie.value + "; Path=" + cookie.path;
  if (!cookie.domain.empty()) text += "; Domain=" + cookie.domain;
  if (cookie.max_age) text += "; Max-Age=" + std::to_string(cookie.max_age->count());
  if (cookie.secure) text += "; Secure";
  if (cookie.http_only) text += "; HttpOnly";
  switch (cookie.same_site) {
    case SameSite::strict: text += "; SameSite=Strict"; break;
    case SameSite::lax: text += "; SameSite=Lax"; break;
    case SameSite::none: text += "; SameSite=None"; break;
  }
  return text;
}

}  // namespace gatehouse::http
