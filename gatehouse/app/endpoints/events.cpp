#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/app/internal/paging.h>
#include <gatehouse/auth/audit_trail.h>

namespace gatehouse {

void add_events(App& app, Auth& auth) {
  app.get("/auth/events", signed_in,
          [&auth](const Request& request) -> Result<Response> {
            const auto before = TRY(before_parameter(request));
            const int limit = TRY(limit_parameter(request));
            const auto page = TRY(list_events(auth, request.identity().subject, before, limit));
            return no_store(reply(page));
          })
      .summary("What happened to your account, newest first.")
      .tag("account")
      .gives<EventPage>()
      .query("before", "`next` of the page before")
      .query("limit", "how many, 1 to 200; 50 when left out")
      .refuses({Reason::invalid_request});
}

}  // namespace gatehouse
