// Fresh: some routes want a password that was shown just now; an older token still opens all the others.
#include <gatehouse/gatehouse.h>
using namespace gatehouse;

struct Login { std::string username, password; };
struct Message { std::string message; };

int main(int count, char** arguments) {
  const Tokens tokens{{.issuer = "quickstart", .key = jose::Key::generate(jose::Algorithm::es256)}};

  App app({.log = log_to_stderr()});
  app.identify([&](const Credentials& given) { return tokens.identify(given); });

  app.post("/login", [&](const Request& request) -> Result<Response> {
    const auto login = TRY(request.json<Login>());
    if (login.username != "test" || login.password != "test") return fail(Reason::wrong_password);
    return reply(tokens.issue({.subject = login.username}));  // `auth_time` in the token is now
  });

  app.get("/balance", signed_in, [](const Request&) { return reply(Message{"You have 5 coins."}); });

  // A few seconds, so that you can watch it go stale; rather 10min in earnest.
  app.post("/transfer", signed_in && fresh_within(3s), [](const Request&) { return reply(Message{"They are gone."}); });

  return app.listen(count > 1 ? arguments[1] : "127.0.0.1:8080");
}
