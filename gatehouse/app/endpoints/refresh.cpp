#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/app/endpoints/signed_in.h>
#include <gatehouse/auth/refresh.h>

namespace gatehouse {
namespace {

struct Body {
  std::string refresh_token;
};

}  // namespace

void add_refresh(App& app, Auth& auth) {
  app.post("/auth/refresh", [&auth](const Request& request) -> Result<Response> {
    const auto body = TRY(request.json<Body>());
    const auto answer = TRY(refresh(auth, body.refresh_token, request.client()));
    return ticket_reply(answer);
  });
}

}  // namespace gatehouse
