// Quickstart: a login, a protected route and a page, on a user table in SQLite.
#include <gatehouse/gatehouse.h>
using namespace gatehouse;

struct Login { std::string username, password; };
struct Token { std::string token, user_id; };
struct Hello { std::string id, username; };
struct Refusal { std::string msg; };

Result<int> serve(std::string_view address) {
  const auto secret = TRY(master_secret("quickstart.secret"));  // made on first start
  const auto auth = TRY(Auth::open({.database = "sqlite:quickstart.db", .issuer = "quickstart"}, secret.bytes));
  if (!find_user(*auth, "test")) TRY(add_user(*auth, {.username = "test", .password = "correct horse"}));

  App app({.log = log_to_stderr()});
  app.identify([&](const Credentials& given) { return auth->tokens.identify(given); });

  app.get("/", file("index.html"));

  app.post("/token", [&](const Request& request) -> Result<Response> {
    const auto login = TRY(request.json<Login>());
    const auto who = sign_in(*auth, {login.username, login.password}, request.client());
    if (!who && who.error().reason == Reason::wrong_password) return reply(401, Refusal{"Bad username or password"});
    if (!who) return fail(who.error());
    return reply(Token{who->ticket.access_token, who->user.id});
  });

  app.get("/protected", signed_in, [&](const Request& request) -> Result<Response> {
    const auto user = TRY(profile(*auth, request.identity().subject));
    return reply(Hello{user.id, user.username});
  });

  return app.listen(address);
}

int main(int count, char** arguments) { return exit_status(serve(count > 1 ? arguments[1] : "127.0.0.1:8080")); }
