// Cookie mode: tokens in HttpOnly cookies that no script can read (RFC 6265bis), for pages of the same site.
#pragma once

#include <gatehouse/app/app.h>
#include <gatehouse/auth/auth.h>
#include <gatehouse/auth/sign_in.h>

#include <string_view>

namespace gatehouse {

// For AppSettings::cookies: `__Host-NAME` holds the access token, `__Secure-NAME-refresh` the refresh token, and is
// sent to /auth/refresh alone. Browsers keep both over TLS, and without it on localhost and 127.0.0.1. Programs on one
// host need names of their own: cookies do not tell ports apart. `auth` must outlive the App.
CookieRules session_cookies(const Auth& auth, std::string_view name = "gatehouse");

// `sign_in` with both cookies set and {user, session, expires_in, csrf_token} in the body. A browser has one session:
// the one whose access cookie comes with the request ends. cross_site from a foreign page, else as `sign_in`.
Result<Response> sign_in_by_cookie(const App& app, Auth& auth, const Request& request, const SignIn& asked);

// `refresh` with the refresh cookie, answered alike; missing_credentials when there is none. What the browser holds is
// deleted when it is refused.
Result<Response> refresh_by_cookie(const App& app, Auth& auth, const Request& request);

// Deletes both cookies, when the request came by them.
Response without_cookies(const App& app, const Request& request, Response response);

// Does `?mode=cookie` stand in the request's address? invalid_request for a mode nobody knows, or one that the App's
// settings leave out.
Result<bool> wants_cookies(const App& app, const Request& request);

}  // namespace gatehouse
