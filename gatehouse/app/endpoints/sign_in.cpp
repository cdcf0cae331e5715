#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/app/endpoints/signed_in.h>
#include <gatehouse/auth/sign_in.h>

namespace gatehouse {
namespace {

struct Body {
  std::string username;
  std::string password;
};

}  // namespace

void add_sign_in(App& app, Auth& auth) {
  app.post("/auth/login", [&auth](const Request& request) -> Result<Response> {
    const auto body = TRY(request.json<Body>());
    const SignIn asked{.username = body.username, .password = body.password};
    const auto answer = TRY(sign_in(auth, asked, request.client()));
    return ticket_reply(answer);
  });
}

}  // namespace gatehouse
