// Refresh: a short-lived access token, and a refresh token that buys the next pair. One used again later was stolen:
// the session ends.
#include <gatehouse/gatehouse.h>
using namespace gatehouse;

struct Login { std::string username, password; };
struct Renewal { std::string refresh_token; };

Result<int> serve(std::string_view address) {
  const auto secret = TRY(master_secret("quickstart.secret"));
  const AuthSettings settings{.database = "sqlite:quickstart.db", .issuer = "quickstart", .access_lifetime = 1min};
  const auto auth = TRY(Auth::open(settings, secret.bytes));
  if (!find_user(*auth, "test")) TRY(add_user(*auth, {.username = "test", .password = "correct horse"}));

  App app({.log = log_to_stderr()});
  app.identify([&](const Credentials& given) { return auth->tokens.identify(given); });

  // Both answer {access_token, token_type, expires_in, refresh_token}.
  app.post("/login", [&](const Request& request) -> Result<Response> {
    const auto login = TRY(request.json<Login>());
    const auto who = TRY(sign_in(*auth, {login.username, login.password}, request.client()));
    return reply(who.ticket);
  });

  app.post("/refresh", [&](const Request& request) -> Result<Response> {
    const auto renewal = TRY(request.json<Renewal>());
    const auto who = TRY(refresh(*auth, renewal.refresh_token, request.client()));
    return reply(who.ticket);
  });

  app.get("/me", signed_in, [&](const Request& request) { return reply(profile(*auth, request.identity().subject)); });

  return app.listen(address);
}

int main(int count, char** arguments) { return exit_status(serve(count > 1 ? arguments[1] : "127.0.0.1:8080")); }
