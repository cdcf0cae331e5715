#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/app/origin.h>
#include <gatehouse/auth/set_up.h>

namespace gatehouse {
namespace {

struct SetUpBody {
  std::string token;
  std::string username;
  std::string password;
  std::optional<std::string> email;
};

}  // namespace

void add_set_up(App& app, Auth& auth) {
  app.post("/auth/setup",
           [&app, &auth](const Request& request) -> Result<Response> {
             TRY(refuse_foreign(request, app.settings().allowed_origins));
             const auto body = TRY(request.json<SetUpBody>());
             const SignUp asked{.username = body.username, .password = body.password, .email = body.email};
             const auto user = TRY(set_up(auth, body.token, asked, request.client()));
             return no_store(reply(201, user));
           })
      .summary("Makes the first administrator's account, with the token of the link that was printed at the start.")
      .tag("account")
      .takes<SetUpBody>()
      .gives<User>(201)
      .refuses({Reason::forbidden, Reason::rate_limited, Reason::account_exists, Reason::invalid_username,
                Reason::invalid_email, Reason::password_too_short, Reason::password_too_long,
                Reason::password_too_common, Reason::password_is_name, Reason::cross_site, Reason::overloaded});
}

}  // namespace gatehouse
