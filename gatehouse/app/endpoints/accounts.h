// The ready-made endpoints: sign-up to sign-out over HTTP, each in a file of its own name.
#pragma once

#include <gatehouse/app/app.h>
#include <gatehouse/auth/auth.h>

namespace gatehouse {

// All of the below, with `app.identify` set to the Auth's own tokens. `auth` must outlive `app`. They set and read
// cookies where AppSettings::cookies is `session_cookies(auth)`.
void add_account_endpoints(App& app, Auth& auth);

void add_sign_up(App& app, Auth& auth);          // POST /auth/signup
void add_sign_in(App& app, Auth& auth);          // POST /auth/login
void add_refresh(App& app, Auth& auth);          // POST /auth/refresh
void add_sign_out(App& app, Auth& auth);         // POST /auth/logout
void add_session(App& app, Auth& auth);          // GET /auth/session
void add_profile(App& app, Auth& auth);          // GET /auth/profile
void add_change_password(App& app, Auth& auth);  // POST /auth/password
void add_sessions(App& app, Auth& auth);         // GET /auth/sessions, DELETE /auth/sessions and /auth/sessions/{id}
void add_events(App& app, Auth& auth);           // GET /auth/events
void add_set_up(App& app, Auth& auth);           // POST /auth/setup: the first account, by a token of set_up.h
void add_verify(App& app, Auth& auth);           // GET /auth/verify, for proxies that ask before they let through
void add_jwks(App& app, Auth& auth);             // GET /.well-known/jwks.json

}  // namespace gatehouse
