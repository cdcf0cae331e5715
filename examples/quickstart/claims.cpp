// Claims: what the token says beyond who it is for, and a guard of our own that asks for it.
#include <gatehouse/gatehouse.h>
using namespace gatehouse;

struct Login { std::string username, password; };
struct Report { std::string plan; json::Object claims; };

std::string plan_of(const Identity& who) {
  const auto* plan = who.claims.find("plan");  // signed by us, but perhaps by an older version of us
  const auto* text = plan != nullptr ? plan->string() : nullptr;
  return text != nullptr ? *text : "free";
}

const Guard paying{"paying", [](const Identity& who) -> Result<void> {
  if (plan_of(who) == "free") return fail(Reason::forbidden, "on the free plan");
  return {};
}};

int main(int count, char** arguments) {
  const Tokens tokens{{.issuer = "quickstart", .key = jose::Key::generate(jose::Algorithm::es256)}};

  App app({.log = log_to_stderr()});
  app.identify([&](const Credentials& given) { return tokens.identify(given); });

  app.post("/login", [&](const Request& request) -> Result<Response> {
    const auto login = TRY(request.json<Login>());
    if (login.password != "test") return fail(Reason::wrong_password);
    const auto plan = login.username == "ada" ? "pro" : "free";
    const json::Object more{{"plan", plan}, {"limits", json::Object{{"projects", 3}}}};
    return reply(tokens.issue({.subject = login.username, .more = more}));
  });

  app.get("/me", signed_in, [](const Request& request) {
    return reply(Report{plan_of(request.identity()), request.identity().claims});
  });

  app.get("/reports", paying, [](const Request& request) { return reply(Report{plan_of(request.identity()), {}}); });

  return app.listen(count > 1 ? arguments[1] : "127.0.0.1:8080");
}
