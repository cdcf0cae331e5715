#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/app/endpoints/cookies.h>
#include <gatehouse/app/endpoints/signed_in.h>
#include <gatehouse/app/origin.h>
#include <gatehouse/auth/sign_in.h>

namespace gatehouse {
namespace {

struct SignInBody {
  std::string username;
  std::string password;
};

}  // namespace

void add_sign_in(App& app, Auth& auth) {
  app.post("/auth/login",
           [&app, &auth](const Request& request) -> Result<Response> {
             TRY(refuse_foreign(request, app.settings().allowed_origins));
             const bool by_cookie = TRY(wants_cookies(app, request));
             const auto body = TRY(request.json<SignInBody>());
             const SignIn asked{.username = body.username, .password = body.password};
             if (by_cookie) return sign_in_by_cookie(app, auth, request, asked);
             const auto answer = TRY(sign_in(auth, asked, request.client()));
             return ticket_reply(answer);
           })
      .summary("Signs in. mode=cookie answers with cookies and a CSRF token in place of tokens.")
      .tag("account")
      .query("mode", "`bearer` (as when left out) or `cookie`")
      .takes<SignInBody>()
      .gives<TicketBody>()
      .refuses({Reason::wrong_password, Reason::rate_limited, Reason::cross_site, Reason::invalid_request,
                Reason::overloaded});
}

}  // namespace gatehouse
