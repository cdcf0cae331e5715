#include <gatehouse/app/endpoints/accounts.h>

namespace gatehouse {

void add_jwks(App& app, Auth& auth) {
  app.get("/.well-known/jwks.json",
          [&auth](const Request&) {
            // Shorter than a new key is announced before it signs (KeySettings::announce).
            return json_text(200, auth.tokens.jwks()).add("Cache-Control", "public, max-age=300");
          })
      .immediate();
}

}  // namespace gatehouse
