// Cookies: the token in an HttpOnly cookie that no script can read and no other site's page can use to change anything.
#include <gatehouse/gatehouse.h>
using namespace gatehouse;

struct Login { std::string username, password; };
struct Note { std::string text; };

// Browsers keep a cookie of this prefix only if this very host set it, over TLS (or on this machine).
constexpr auto cookie_name = "__Host-token";

Result<Response> with_cookie(std::string token, std::chrono::seconds lifetime) {
  const auto cookie = TRY(http::print({.name = cookie_name,
                                       .value = std::move(token),
                                       .max_age = lifetime,
                                       .same_site = http::SameSite::strict}));
  return no_content().add("Set-Cookie", cookie);
}

Result<int> serve(std::string_view address) {
  const auto secret = TRY(master_secret("quickstart.secret"));
  const auto auth = TRY(Auth::open({.database = "sqlite:quickstart.db", .issuer = "quickstart"}, secret.bytes));
  if (!find_user(*auth, "test")) TRY(add_user(*auth, {.username = "test", .password = "correct horse"}));

  // The cookie is a credential too now, so what changes something must come from our own pages or `allowed_origins`.
  App app({.log = log_to_stderr(), .cookies = {.name = cookie_name}, .allowed_origins = {"https://app.example"}});
  app.identify([&](const Credentials& given) { return auth->tokens.identify(given); });

  app.post("/login", [&](const Request& request) -> Result<Response> {
    const auto login = TRY(request.json<Login>());
    const auto who = TRY(sign_in(*auth, {login.username, login.password}, request.client()));
    return with_cookie(who.ticket.access_token, auth->settings.access_lifetime);
  });

  app.get("/me", signed_in, [&](const Request& request) { return reply(profile(*auth, request.identity().subject)); });

  app.post("/notes", signed_in, [](const Request& request) -> Result<Response> {
    const auto note = TRY(request.json<Note>());
    return reply(201, note);
  });

  app.post("/logout", signed_in, [&](const Request& request) -> Result<Response> {
    TRY(sign_out(*auth, request.identity(), request.client()));
    return with_cookie("", 0s);
  });

  return app.listen(address);
}

int main(int count, char** arguments) { return exit_status(serve(count > 1 ? arguments[1] : "127.0.0.1:8080")); }
