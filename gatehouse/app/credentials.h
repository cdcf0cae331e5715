// Credentials out of an HTTP request: the bearer token (RFC 6750 section 2.1) or the access cookie.
#pragma once

#include <gatehouse/app/request.h>
#include <gatehouse/auth/credentials.h>
#include <gatehouse/base/result.h>

#include <string>
#include <string_view>
#include <vector>

namespace gatehouse {

struct CookieRules {
  std::string name = {};                          // of the access cookie; empty: cookies are not looked at
  std::vector<std::string> allowed_origins = {};  // "https://app.example", besides the request's own
};

// malformed_token when the header says Bearer but is none; cross_site when a cookie came with a request that changes
// something from another site. With a bearer token the cookie is not looked at.
Result<Credentials> credentials(const Request& request, const CookieRules& rules);

// Did this request come from our own pages, as far as its headers tell? Those that a browser cannot be made to forge:
// Origin, else Sec-Fetch-Site. A request with neither did not.
bool is_same_site(const Request& request, const std::vector<std::string>& allowed_origins);

}  // namespace gatehouse
