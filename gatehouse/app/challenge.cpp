#include <gatehouse/app/challenge.h>

#include <fmt/format.h>

namespace gatehouse {

std::string challenge(Reason reason) {
  const auto& known = facts(reason);
  // RFC 6750 section 3.1: a request without any credentials gets no error code.
  if (reason == Reason::missing_credentials) return R"(Bearer realm="gatehouse")";
  const bool about_token = known.oauth_error == "invalid_token" || known.oauth_error == "insufficient_scope";
  if (!about_token) return known.status == 401 ? R"(Bearer realm="gatehouse")" : "";
  return fmt::format(R"(Bearer realm="gatehouse", error="{}", error_description="{}")", known.oauth_error,
                     known.sentence);
}

}  // namespace gatehouse
