// Stateless: tokens and nothing else, no database. The key is made at start, so a restart signs everybody out.
#include <gatehouse/gatehouse.h>
using namespace gatehouse;

struct Login { std::string username, password; };
struct Hello { std::string message; };

int main(int count, char** arguments) {
  const Tokens tokens{{.issuer = "quickstart", .key = jose::Key::generate(jose::Algorithm::es256)}};

  App app({.log = log_to_stderr()});
  app.identify([&](const Credentials& given) { return tokens.identify(given); });

  app.post("/login", [&](const Request& request) -> Result<Response> {
    const auto login = TRY(request.json<Login>());
    if (login.username != "test" || login.password != "test") return fail(Reason::wrong_password);
    return reply(tokens.issue({.subject = login.username}));
  });

  app.get("/me", signed_in, [](const Request& request) {
    return reply(Hello{"Hello, " + request.identity().subject});
  });

  return app.listen(count > 1 ? arguments[1] : "127.0.0.1:8080");
}
