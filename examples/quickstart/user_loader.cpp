// User loader: from a token to the program's own user type, in one place; handlers then read `as<Customer>()`.
#include <gatehouse/gatehouse.h>
#include <map>
using namespace gatehouse;

struct Login { std::string username, password; };
struct Customer { std::string name, city; bool closed; };

int main(int count, char** arguments) {
  // Stands for the table that your program has already.
  const std::map<std::string, Customer, std::less<>> customers{
      {"ada", {"Ada Lovelace", "London", false}},
      {"bob", {"Bob Frankston", "Boston", true}},
  };
  const Tokens tokens{{.issuer = "quickstart", .key = jose::Key::generate(jose::Algorithm::es256)}};

  App app({.log = log_to_stderr()});
  app.identify([&](const Credentials& given) -> Result<Identity> {
    const auto claims = TRY(tokens.verify(given.bearer));
    const auto found = customers.find(claims.subject);
    if (found == customers.end()) return fail(Reason::invalid_token, "no such customer");
    if (found->second.closed) return fail(Reason::forbidden, "account closed");
    return Identity{.subject = claims.subject, .roles = {"customer"}, .extra = found->second};
  });

  app.post("/login", [&](const Request& request) -> Result<Response> {
    const auto login = TRY(request.json<Login>());
    if (login.password != "test") return fail(Reason::wrong_password);
    return reply(tokens.issue({.subject = login.username}));
  });

  app.get("/me", signed_in, [](const Request& request) { return reply(request.identity().as<Customer>()); });

  return app.listen(count > 1 ? arguments[1] : "127.0.0.1:8080");
}
