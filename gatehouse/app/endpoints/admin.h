// The endpoints of administrators: accounts, sessions, keys, the audit trail and an overview, over HTTP.
#pragma once

#include <gatehouse/app/app.h>
#include <gatehouse/auth/auth.h>

namespace gatehouse {

// The role admin, and a password shown within the last hour: the guard of all of them.
Guard administrator();

// All of the below. `app.identify` is set by `add_account_endpoints`. `auth` must outlive `app`.
void add_admin_endpoints(App& app, Auth& auth);

void add_admin_users(App& app, Auth& auth);     // /admin/users, /admin/users/{id} and what is done to one
void add_admin_sessions(App& app, Auth& auth);  // /admin/sessions, /admin/users/{id}/sessions
void add_admin_keys(App& app, Auth& auth);      // /admin/keys, /admin/keys/rotate
void add_admin_audit(App& app, Auth& auth);     // /admin/audit
void add_admin_overview(App& app, Auth& auth);  // /admin/overview

// Who does it, as the audit trail is to name them. One store call.
Result<Client> acting(Auth& auth, const Request& request);

}  // namespace gatehouse
