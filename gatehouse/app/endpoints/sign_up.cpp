#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/auth/sign_up.h>

namespace gatehouse {
namespace {

struct Body {
  std::string username;
  std::string password;
  std::optional<std::string> email;
};

}  // namespace

void add_sign_up(App& app, Auth& auth) {
  app.post("/auth/signup", [&auth](const Request& request) -> Result<Response> {
    const auto body = TRY(request.json<Body>());
    const SignUp asked{.username = body.username, .password = body.password, .email = body.email};
    const auto user = TRY(sign_up(auth, asked, request.client()));
    return no_store(reply(201, user));
  });
}

}  // namespace gatehouse
