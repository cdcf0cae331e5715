// Revocation: after logout the very next request with that token is refused, though it has not expired.
#include <gatehouse/gatehouse.h>
using namespace gatehouse;

struct Login { std::string username, password; };
struct Ended { int sessions; };

Result<int> serve(std::string_view address) {
  const auto secret = TRY(master_secret("quickstart.secret"));
  const auto auth = TRY(Auth::open({.database = "sqlite:quickstart.db", .issuer = "quickstart"}, secret.bytes));
  if (!find_user(*auth, "test")) TRY(add_user(*auth, {.username = "test", .password = "correct horse"}));

  App app({.log = log_to_stderr()});
  app.identify([&](const Credentials& given) { return auth->tokens.identify(given); });  // asks what has been revoked

  app.post("/login", [&](const Request& request) -> Result<Response> {
    const auto login = TRY(request.json<Login>());
    const auto who = TRY(sign_in(*auth, {login.username, login.password}, request.client()));
    return reply(who.ticket);
  });

  app.get("/me", signed_in, [&](const Request& request) { return reply(profile(*auth, request.identity().subject)); });

  app.post("/logout", signed_in, [&](const Request& request) -> Result<Response> {
    TRY(sign_out(*auth, request.identity(), request.client()));
    return no_content();
  });

  app.post("/logout/everywhere", signed_in, [&](const Request& request) -> Result<Response> {
    const int count = TRY(sign_out_everywhere(*auth, request.identity().subject, request.client()));
    return reply(Ended{count});
  });

  return app.listen(address);
}

int main(int count, char** arguments) { return exit_status(serve(count > 1 ? arguments[1] : "127.0.0.1:8080")); }
