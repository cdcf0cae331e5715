#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/base/ascii.h>

namespace gatehouse {

// Forward authentication: nginx auth_request, Caddy forward_auth, Traefik forwardAuth.
void add_verify(App& app, Auth&) {
  app.get("/auth/verify", signed_in,
          [](const Request& request) {
            const auto& who = request.identity();
            auto response = no_store({.status = 200});
            response.add("X-Auth-User", who.subject);
            response.add("X-Auth-Roles", joined(who.roles, ","));
            return response;
          })
      .immediate()
      .summary("For nginx, Caddy and Traefik: may this request pass? X-Auth-User and X-Auth-Roles say who it is.")
      .tag("proxies")
      .gives(200);
}

}  // namespace gatehouse
