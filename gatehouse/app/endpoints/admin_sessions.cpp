#include <gatehouse/app/endpoints/admin.h>
#include <gatehouse/app/internal/ended.h>
#include <gatehouse/app/internal/paging.h>
#include <gatehouse/auth/administer.h>
#include <gatehouse/auth/list_all_sessions.h>
#include <gatehouse/auth/sessions.h>

namespace gatehouse {

void add_admin_sessions(App& app, Auth& auth) {
  const auto guard = administrator();
  app.get("/admin/sessions", guard,
          [&auth](const Request& request) -> Result<Response> {
            const auto after = TRY(text_parameter(request, "after"));
            const int limit = TRY(limit_parameter(request));
            const auto page = TRY(list_all_sessions(auth, after, limit));
            return no_store(reply(page));
          })
      .summary("All living sessions, newest first.")
      .tag("admin")
      .gives<SessionPage>()
      .query("after", "`next` of the page before")
      .query("limit", "how many, 1 to 200; 50 when left out")
      .refuses({Reason::invalid_request});
  app.delete_("/admin/sessions/{id}", guard,
              [&auth](const Request& request) -> Result<Response> {
                const auto by = TRY(acting(auth, request));
                TRY(end_session(auth, request.parameter("id"), by));
                return no_store(no_content());
              })
      .summary("Ends a session.")
      .tag("admin")
      .gives(204)
      .refuses({Reason::not_found});
  app.get("/admin/users/{id}/sessions", guard,
          [&auth](const Request& request) -> Result<Response> {
            const auto user = TRY(profile(auth, request.parameter("id")));
            const auto sessions = TRY(list_sessions(auth, user.id, request.identity().session));
            return no_store(reply(sessions));
          })
      .summary("Where a user is signed in.")
      .tag("admin")
      .gives<std::vector<SessionView>>()
      .refuses({Reason::not_found});
  app.delete_("/admin/users/{id}/sessions", guard,
              [&auth](const Request& request) -> Result<Response> {
                const auto by = TRY(acting(auth, request));
                const int ended = TRY(end_sessions(auth, request.parameter("id"), by));
                return no_store(reply(Ended{ended}));
              })
      .summary("Signs a user out everywhere.")
      .tag("admin")
      .gives<Ended>()
      .refuses({Reason::not_found});
}

}  // namespace gatehouse
