#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/app/endpoints/cookies.h>
#include <gatehouse/app/endpoints/signed_in.h>
#include <gatehouse/app/origin.h>
#include <gatehouse/auth/sign_in.h>

namespace gatehouse {
namespace {

struct Body {
  std::string username;
  std::string password;
};

}  // namespace

void add_sign_in(App& app, Auth& auth) {
  app.post("/auth/login", [&app, &auth](const Request& request) -> Result<Response> {
    TRY(refuse_foreign(request, app.settings().allowed_origins));
    const bool by_cookie = TRY(wants_cookies(app, request));
    const auto body = TRY(request.json<Body>());
    const SignIn asked{.username = body.username, .password = body.password};
    if (by_cookie) return sign_in_by_cookie(app, auth, request, asked);
    const auto answer = TRY(sign_in(auth, asked, request.client()));
    return ticket_reply(answer);
  });
}

}  // namespace gatehouse
