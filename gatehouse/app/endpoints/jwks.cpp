#include <gatehouse/app/endpoints/accounts.h>

namespace gatehouse {
namespace {

struct Jwks {
  std::vector<json::Value> keys;
};

}  // namespace

void add_jwks(App& app, Auth& auth) {
  app.get("/.well-known/jwks.json",
          [&auth](const Request&) {
            // Shorter than a new key is announced before it signs (KeySettings::announce).
            return json_text(200, auth.tokens.jwks()).add("Cache-Control", "public, max-age=300");
          })
      .immediate()
      .summary("The public keys that verify the tokens (RFC 7517).")
      .tag("keys")
      .gives<Jwks>();
}

}  // namespace gatehouse
