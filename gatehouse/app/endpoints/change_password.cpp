#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/auth/change_password.h>

namespace gatehouse {
namespace {

constexpr auto fresh = 10min;

struct Body {
  std::string current_password;
  std::string new_password;
};

}  // namespace

void add_change_password(App& app, Auth& auth) {
  app.post("/auth/password", signed_in && fresh_within(fresh), [&auth](const Request& request) -> Result<Response> {
    const auto body = TRY(request.json<Body>());
    const ChangePassword asked{.current_password = body.current_password, .new_password = body.new_password};
    TRY(change_password(auth, request.identity(), asked, request.client()));
    return no_store(no_content());
  });
}

}  // namespace gatehouse
