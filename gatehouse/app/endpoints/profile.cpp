#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/auth/user.h>

namespace gatehouse {

void add_profile(App& app, Auth& auth) {
  app.get("/auth/profile", signed_in,
          [&auth](const Request& request) -> Result<Response> {
            const auto user = TRY(profile(auth, request.identity().subject));
            return no_store(reply(user));
          })
      .summary("Who is signed in.")
      .tag("account")
      .gives<User>()
      .refuses({Reason::not_found});
}

}  // namespace gatehouse
