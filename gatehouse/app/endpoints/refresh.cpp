#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/app/endpoints/cookies.h>
#include <gatehouse/app/endpoints/signed_in.h>
#include <gatehouse/auth/refresh.h>

namespace gatehouse {
namespace {

struct RefreshBody {
  std::string refresh_token;
};

}  // namespace

void add_refresh(App& app, Auth& auth) {
  app.post("/auth/refresh",
           [&app, &auth](const Request& request) -> Result<Response> {
             const bool has_cookies = !app.settings().cookies.refresh_name.empty();
             if (has_cookies && request.http().body().empty()) return refresh_by_cookie(app, auth, request);
             const auto body = TRY(request.json<RefreshBody>());
             const auto answer = TRY(refresh(auth, body.refresh_token, request.client()));
             return ticket_reply(answer);
           })
      .summary("A refresh token for the next pair of tokens; without a body, by the refresh cookie.")
      .tag("account")
      .may_take<RefreshBody>()
      .gives<TicketBody>()
      .refuses({Reason::missing_credentials, Reason::invalid_refresh_token, Reason::refresh_reused,
                Reason::session_revoked, Reason::session_expired, Reason::cross_site});
}

}  // namespace gatehouse
