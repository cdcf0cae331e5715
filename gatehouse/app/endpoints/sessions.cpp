#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/app/internal/ended.h>
#include <gatehouse/auth/sessions.h>

namespace gatehouse {

void add_sessions(App& app, Auth& auth) {
  app.get("/auth/sessions", signed_in,
          [&auth](const Request& request) -> Result<Response> {
            const auto& who = request.identity();
            const auto sessions = TRY(list_sessions(auth, who.subject, who.session));
            return no_store(reply(sessions));
          })
      .summary("Where you are signed in.")
      .tag("account")
      .gives<std::vector<SessionView>>();
  app.delete_("/auth/sessions", signed_in,
              [&auth](const Request& request) -> Result<Response> {
                const int ended = TRY(revoke_other_sessions(auth, request.identity(), request.client()));
                return no_store(reply(Ended{ended}));
              })
      .summary("Ends your other sessions, and says how many there were.")
      .tag("account")
      .gives<Ended>();
  app.delete_("/auth/sessions/{id}", signed_in,
              [&auth](const Request& request) -> Result<Response> {
                TRY(revoke_session(auth, request.identity().subject, request.parameter("id"), request.client()));
                return no_store(no_content());
              })
      .summary("Ends one of your sessions.")
      .tag("account")
      .gives(204)
      .refuses({Reason::not_found});
}

}  // namespace gatehouse
