// Credentials out of an HTTP request: the bearer token (RFC 6750 section 2.1) or the access cookie.
#pragma once

#include <gatehouse/app/request.h>
#include <gatehouse/auth/credentials.h>
#include <gatehouse/base/result.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse {

// Which cookies count. `session_cookies` (endpoints/cookies.h) makes the rules of the ready-made endpoints.
struct CookieRules {
  std::string name = {};          // of the access cookie; empty: cookies are not looked at
  std::string refresh_name = {};  // of the refresh cookie; empty: the ready-made endpoints set no cookies
  // Is this the CSRF token of that session? Without it, clients that send neither Origin nor Sec-Fetch-Site (none of
  // today's browsers) change nothing by cookie.
  std::function<bool(std::string_view session, std::string_view token)> is_csrf_token = {};
};

// malformed_token when the header says Bearer but is none. With a bearer token the cookie is not looked at. Who uses
// the cookie must `expect_own_page` before anything is changed.
Result<Credentials> credentials(const Request& request, const CookieRules& rules);

// For requests by cookie: cross_site unless it changes nothing, or comes from our own pages, or shows in `X-CSRF-Token`
// that it knows what only they can read.
Result<void> expect_own_page(const Request& request, const CookieRules& rules,
                             const std::vector<std::string>& allowed_origins, std::string_view session);

}  // namespace gatehouse
