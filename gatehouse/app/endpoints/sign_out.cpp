#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/app/endpoints/cookies.h>
#include <gatehouse/auth/sign_out.h>

namespace gatehouse {
namespace {

struct SignOutBody {
  std::optional<bool> everywhere;
};

// The body may be left out altogether.
Result<bool> wants_everywhere(const Request& request) {
  if (request.http().body().empty()) return false;
  const auto body = TRY(request.json<SignOutBody>());
  return body.everywhere.value_or(false);
}

}  // namespace

void add_sign_out(App& app, Auth& auth) {
  app.post("/auth/logout", signed_in,
           [&app, &auth](const Request& request) -> Result<Response> {
             const bool everywhere = TRY(wants_everywhere(request));
             if (everywhere) {
               TRY(sign_out_everywhere(auth, request.identity().subject, request.client()));
             } else {
               TRY(sign_out(auth, request.identity(), request.client()));
             }
             return without_cookies(app, request, no_store(no_content()));
           })
      .summary("Ends this session and every token of it, or all of the user's. The body may be left out.")
      .tag("account")
      .may_take<SignOutBody>()
      .gives(204);
}

}  // namespace gatehouse
