#include <gatehouse/app/origin.h>
#include <gatehouse/base/ascii.h>

#include <algorithm>

namespace gatehouse {
namespace {

constexpr std::string_view http_scheme = "http://";
constexpr std::string_view https_scheme = "https://";

bool contains(const std::vector<std::string>& origins, std::string_view origin) {
  return std::ranges::find(origins, origin) != origins.end();
}

bool is_port(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && text.size() <= 5 && text.front() != '0' && std::ranges::all_of(text, is_digit);
}

bool is_host(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  };
  if (text.starts_with('[') && text.ends_with(']')) {  // an IPv6 address
    return std::ranges::all_of(text.substr(1, text.size() - 2), [](char c) {
      return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || c == ':' || c == '.';
    });
  }
  return !text.empty() && std::ranges::all_of(text, allowed);
}

}  // namespace

bool is_origin(std::string_view text) {
  const bool is_https = text.starts_with(https_scheme);
  if (!is_https && !text.starts_with(http_scheme)) return false;
  auto host = text.substr(is_https ? https_scheme.size() : http_scheme.size());
  const auto bracket = host.rfind(']');
  const auto colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos) {
    const auto port = host.substr(colon + 1);
    if (!is_port(port) || port == (is_https ? "443" : "80")) return false;
    host = host.substr(0, colon);
  }
  return is_host(host);
}

Sender sender_of(const Request& request, const std::vector<std::string>& allowed_origins) {
  using enum Sender;
  if (!request.http().has_header("Origin")) {
    if (!request.http().has_header("Sec-Fetch-Site")) return unsaid;
    const auto site = request.header("Sec-Fetch-Site");
    return site == "same-origin" || site == "none" ? own : foreign;
  }
  const auto origin = request.header("Origin");
  if (contains(allowed_origins, origin)) return own;
  const auto scheme = request.http().is_tls() ? https_scheme : http_scheme;
  const auto host = request.http().host();
  return !host.empty() && origin.starts_with(scheme) && origin.substr(scheme.size()) == host ? own : foreign;
}

Result<void> refuse_foreign(const Request& request, const std::vector<std::string>& allowed_origins) {
  if (sender_of(request, allowed_origins) != Sender::foreign) return {};
  return fail(Reason::cross_site, "from " + std::string(request.header("Origin")));
}

void allow_reading(http::Response& response, const Request& request, const std::vector<std::string>& allowed_origins,
                   http::MethodSet methods) {
  response.add("Vary", "Origin");
  const auto origin = request.header("Origin");
  if (!contains(allowed_origins, origin)) return;
  response.add("Access-Control-Allow-Origin", std::string(origin));
  response.add("Access-Control-Allow-Credentials", "true");
  const bool is_preflight =
      request.http().method() == http::Method::options && request.http().has_header("Access-Control-Request-Method");
  if (!is_preflight) {
    response.add("Access-Control-Expose-Headers", "Date, Retry-After, WWW-Authenticate, X-Request-Id");
    return;
  }
  response.add("Access-Control-Allow-Methods", methods.allow());
  response.add("Access-Control-Allow-Headers", "Authorization, Content-Type, X-CSRF-Token");
  response.add("Access-Control-Max-Age", "600");
}

}  // namespace gatehouse
