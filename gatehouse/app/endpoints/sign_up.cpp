#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/app/origin.h>
#include <gatehouse/auth/sign_up.h>

namespace gatehouse {
namespace {

struct SignUpBody {
  std::string username;
  std::string password;
  std::optional<std::string> email;
};

}  // namespace

void add_sign_up(App& app, Auth& auth) {
  app.post("/auth/signup",
           [&app, &auth](const Request& request) -> Result<Response> {
             TRY(refuse_foreign(request, app.settings().allowed_origins));
             const auto body = TRY(request.json<SignUpBody>());
             const SignUp asked{.username = body.username, .password = body.password, .email = body.email};
             const auto user = TRY(sign_up(auth, asked, request.client()));
             return no_store(reply(201, user));
           })
      .summary("Makes an account; the e-mail address is optional.")
      .tag("account")
      .takes<SignUpBody>()
      .gives<User>(201)
      .refuses({Reason::rate_limited, Reason::account_exists, Reason::invalid_username, Reason::invalid_email,
                Reason::password_too_short, Reason::password_too_long, Reason::password_too_common,
                Reason::password_is_name, Reason::forbidden, Reason::cross_site, Reason::overloaded});
}

}  // namespace gatehouse
