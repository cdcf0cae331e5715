// Gallery: a first-party web app: pictures for everybody, hung up by who has the role `admin`; signed in by a cookie.
#include <gatehouse/gatehouse.h>

#include "articles.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
using namespace gatehouse;

struct Newcomer { std::string username, email, password; };
struct Login { std::string email, password; };

constexpr std::size_t largest_picture = 4 * 1024 * 1024;

// For everybody; but whose session has ended hears of it here, too.
void add_public(App& app, Articles& articles) {
  app.get("/articles", optional_identity, [&](const Request& request) {
    return reply(articles.page(request.query("before")));
  });

  app.get("/articles/{id}", optional_identity, [&](const Request& request) {
    return reply(articles.find(request.parameter("id")));
  });

  app.get("/pictures/{name}", [&](const Request& request) -> Result<Response> {
    const auto picture = TRY(articles.picture(request.parameter("name")));
    const auto bytes = crypto::from_base64(picture.base64).value_or(Bytes{});
    return http::content(200, picture.type, to_text(bytes))
        .add("Cache-Control", "public, max-age=31536000, immutable")
        .add("Content-Security-Policy", "default-src 'none'; sandbox")
        .add("Cross-Origin-Resource-Policy", "same-origin");
  });
}

// The guard stands at each route: who is no admin gets a 403, whatever page or program asks.
void add_admin(App& app, Auth& auth, Articles& articles) {
  app.post("/pictures", has_role("admin"), [&](const Request& request) -> Result<Response> {
    const auto stored = TRY(articles.keep(request.http().body()));
    return reply(201, stored);
  });

  app.post("/articles", has_role("admin"), [&](const Request& request) -> Result<Response> {
    const auto draft = TRY(request.json<Draft>());
    const auto author = TRY(profile(auth, request.identity().subject));
    const auto article = TRY(articles.add(draft, author.username));
    return reply(201, article);
  });

  app.put("/articles/{id}", has_role("admin"), [&](const Request& request) -> Result<Response> {
    const auto draft = TRY(request.json<Draft>());
    return reply(articles.change(request.parameter("id"), draft));
  });

  app.delete_("/articles/{id}", has_role("admin"), [&](const Request& request) -> Result<Response> {
    TRY(articles.remove(request.parameter("id")));
    return no_content();
  });
}

void add_users(App& app, Auth& auth) {
  app.post("/users", [&](const Request& request) -> Result<Response> {
    TRY(refuse_foreign(request, app.settings().allowed_origins));
    const auto newcomer = TRY(request.json<Newcomer>());
    const auto user = TRY(sign_up(auth, {newcomer.username, newcomer.password, newcomer.email}, request.client()));
    return reply(201, user);
  });

  app.post("/users/login", [&](const Request& request) -> Result<Response> {
    const auto login = TRY(request.json<Login>());
    return sign_in_by_cookie(app, auth, request, {login.email, login.password});
  });

  app.identify([&](const Credentials& given) { return auth.tokens.identify(given); });
  add_session(app, auth);
  add_refresh(app, auth);
  add_sign_out(app, auth);
}

// The page as `npm run build` left it. Only its own scripts run, it talks to nobody else, and nobody frames it.
void add_page(App& app, const std::filesystem::path& folder) {
  constexpr auto policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
                          "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
  std::error_code missing;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, missing)) {
    if (!entry.is_regular_file()) continue;
    const auto name = entry.path().lexically_relative(folder).generic_string();
    const auto serve = [answer = file(entry.path())](const Request& request) -> Result<Response> {
      auto response = TRY(answer(request));
      return response.add("Content-Security-Policy", policy).add("Referrer-Policy", "same-origin");
    };
    app.get("/" + (name == "index.html" ? "" : name), serve);
  }
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The first start: an admin, whose password is printed this once, and something to look at.
Result<void> furnish(Auth& auth, Articles& articles, const std::filesystem::path& samples) {
  if (find_user(auth, "admin")) return {};
  const char* chosen = std::getenv("GALLERY_PASSWORD");
  const auto password = chosen ? chosen : jose::base64url(crypto::random_bytes(auth.random, 12));
  TRY(add_user(auth, {.username = "admin", .password = password, .email = "admin@example.org"}, {"admin"}));
  if (!chosen) std::cout << "Sign in as admin@example.org with the password " << password << std::endl;

  if (!std::filesystem::exists(samples)) return {};
  const auto drafts = TRY(json::read<std::vector<Draft>>(content_of(samples / "articles.json")));
  for (auto draft : drafts) {
    const auto stored = TRY(articles.keep(content_of(samples / draft.picture)));
    draft.picture = stored.picture;
    TRY(articles.add(draft, "admin"));
  }
  return {};
}

// `origin`: where browsers find this, when there is a proxy in front on this machine.
Result<int> serve(std::string_view address, const std::string& origin) {
  const auto secret = TRY(master_secret("gallery.secret"));  // made on first start
  const auto auth = TRY(Auth::open({.database = "sqlite:gallery.db", .issuer = "gallery"}, secret.bytes));
  Articles articles(*auth->database);
  TRY(articles.prepare());
  TRY(furnish(*auth, articles, "samples"));

  AppSettings settings{.http = {.limits = {.body = largest_picture}}, .log = log_to_stderr()};
  settings.cookies = session_cookies(*auth, "gallery");
  if (!origin.empty()) {
    if (!is_origin(origin)) return fail(Reason::invalid_config, origin + " is not like https://gallery.example");
    settings.allowed_origins = {origin};
    settings.trusted_proxies = {"127.0.0.1", "::1"};
  }

  App app(settings);
  add_users(app, *auth);
  add_public(app, articles);
  add_admin(app, *auth, articles);
  add_page(app, "page/dist");
  return app.listen(address);
}

int main(int count, char** arguments) {
  return exit_status(serve(count > 1 ? arguments[1] : "127.0.0.1:8080", count > 2 ? arguments[2] : ""));
}
