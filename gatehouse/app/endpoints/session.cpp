#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/app/endpoints/signed_in.h>

#include <algorithm>
#include <chrono>

namespace gatehouse {

void add_session(App& app, Auth& auth) {
  app.get("/auth/session", signed_in,
          [&auth](const Request& request) -> Result<Response> {
            const auto& who = request.identity();
            const auto user = TRY(profile(auth, who.subject));
            const auto left = std::chrono::floor<std::chrono::seconds>(who.expires_at - auth.clock.now());
            std::optional<std::string> csrf_token;
            if (request.by_cookie()) csrf_token = auth.csrf_tokens.of(who.session);
            return session_reply(user, who.session, std::max(left, 0s), csrf_token);
          })
      .summary("Who is signed in, and until when.")
      .tag("account")
      .gives<SessionBody>();
}

}  // namespace gatehouse
