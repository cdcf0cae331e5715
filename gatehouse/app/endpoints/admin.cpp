#include <gatehouse/app/endpoints/admin.h>
#include <gatehouse/auth/user.h>

namespace gatehouse {

Guard administrator() { return has_role("admin") && fresh_within(1h); }

void add_admin_endpoints(App& app, Auth& auth) {
  add_admin_users(app, auth);
  add_admin_sessions(app, auth);
  add_admin_keys(app, auth);
  add_admin_audit(app, auth);
  add_admin_overview(app, auth);
}

Result<Client> acting(Auth& auth, const Request& request) {
  auto client = request.client();
  auto user = TRY(profile(auth, request.identity().subject));
  client.administrator = std::move(user.username);
  return client;
}

}  // namespace gatehouse
