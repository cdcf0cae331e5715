#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/auth/change_password.h>

namespace gatehouse {
namespace {

constexpr auto fresh = 10min;

struct ChangePasswordBody {
  std::string current_password;
  std::string new_password;
};

}  // namespace

void add_change_password(App& app, Auth& auth) {
  app.post("/auth/password", signed_in && fresh_within(fresh),
           [&auth](const Request& request) -> Result<Response> {
             const auto body = TRY(request.json<ChangePasswordBody>());
             const ChangePassword asked{.current_password = body.current_password, .new_password = body.new_password};
             TRY(change_password(auth, request.identity(), asked, request.client()));
             return no_store(no_content());
           })
      .summary("Changes the password; the other sessions end.")
      .tag("account")
      .takes<ChangePasswordBody>()
      .gives(204)
      .refuses({Reason::wrong_password, Reason::rate_limited, Reason::conflict, Reason::password_too_short,
                Reason::password_too_long, Reason::password_too_common, Reason::password_is_name, Reason::overloaded});
}

}  // namespace gatehouse
