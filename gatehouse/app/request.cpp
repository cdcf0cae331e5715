#include <gatehouse/app/request.h>
#include <gatehouse/http/cookies.h>

#include <stdexcept>

namespace gatehouse {

std::optional<std::string> Request::query(std::string_view name) const { return http_.query_parameter(name); }

std::optional<std::string_view> Request::cookie(std::string_view name) const {
  const auto cookies = http::Cookies::of(http_);
  if (!cookies) return std::nullopt;
  const auto found = cookies->find(name);
  if (!found) return std::nullopt;
  return found.value;
}

const Identity& Request::identity() const {
  if (!identity_) throw std::logic_error("Request::identity on a route without a guard that needs somebody");
  return *identity_;
}

Result<void> Request::expect_json() const {
  auto type = http_.header("Content-Type");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  if (!http::same_name(type, "application/json")) {
    return fail(Reason::unsupported_media_type, "Content-Type: " + std::string(http_.header("Content-Type")));
  }
  return {};
}

}  // namespace gatehouse
