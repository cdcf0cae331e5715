// OpenAPI: a description of the API that its own routes tell, and a page to read and try it.
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
  }).summary("A token for a name and a password.").takes<Login>().gives<Ticket>().refuses({Reason::wrong_password});

  app.get("/me", signed_in, [](const Request& request) { return reply(Hello{"Hello, " + request.identity().subject}); })
      .summary("Greets whoever is signed in.").gives<Hello>();

  add_openapi(app, {.title = "Quickstart", .version = "1.0"});  // GET /openapi.json, and a page of it at /docs

  return app.listen(count > 1 ? arguments[1] : "127.0.0.1:8080");
}
