// Optional: one route for guests and users alike. No token is fine, a bad one is not.
#include <gatehouse/gatehouse.h>
using namespace gatehouse;

struct Login { std::string username, password; };
struct Greeting { std::string message; };

int main(int count, char** arguments) {
  const Tokens tokens{{.issuer = "quickstart", .key = jose::Key::generate(jose::Algorithm::es256)}};

  App app({.log = log_to_stderr()});
  app.identify([&](const Credentials& given) { return tokens.identify(given); });

  app.post("/login", [&](const Request& request) -> Result<Response> {
    const auto login = TRY(request.json<Login>());
    if (login.username != "test" || login.password != "test") return fail(Reason::wrong_password);
    return reply(tokens.issue({.subject = login.username}));
  });

  app.get("/greeting", optional_identity, [](const Request& request) {
    const auto* who = request.somebody();
    return reply(Greeting{who != nullptr ? "Welcome back, " + who->subject : "Hello, stranger"});
  });

  return app.listen(count > 1 ? arguments[1] : "127.0.0.1:8080");
}
