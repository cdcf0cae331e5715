#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/app/origin.h>
#include <gatehouse/auth/set_up.h>

namespace gatehouse {
namespace {

struct Body {
  std::string token;
  std::string username;
  std::string password;
  std::optional<std::string> email;
};

}  // namespace

void add_set_up(App& app, Auth& auth) {
  app.post("/auth/setup", [&app, &auth](const Request& request) -> Result<Response> {
    TRY(refuse_foreign(request, app.settings().allowed_origins));
    const auto body = TRY(request.json<Body>());
    const SignUp asked{.username = body.username, .password = body.password, .email = body.email};
    const auto user = TRY(set_up(auth, body.token, asked, request.client()));
    return no_store(reply(201, user));
  });
}

}  // namespace gatehouse
