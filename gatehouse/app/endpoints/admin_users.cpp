#include <gatehouse/app/endpoints/admin.h>
#include <gatehouse/app/internal/paging.h>
#include <gatehouse/auth/administer.h>
#include <gatehouse/auth/list_users.h>
#include <gatehouse/auth/sign_up.h>

#include <algorithm>

namespace gatehouse {
namespace {

struct NewUser {
  std::string username;
  std::string password;
  std::optional<std::string> email;
  std::optional<std::vector<std::string>> roles;
};

struct Roles {
  std::vector<std::string> roles;
};

// So that nobody locks out themselves, and with them, maybe, everybody.
Result<void> not_the_own(const Request& request) {
  if (request.parameter("id") != request.identity().subject) return {};
  return fail(Reason::conflict, "an administrator cannot do this to the own account");
}

Result<Response> user_reply(Auth& auth, std::string_view id) {
  const auto user = TRY(profile(auth, id));
  return no_store(reply(user));
}

Result<Response> list(Auth& auth, const Request& request) {
  const auto search = TRY(text_parameter(request, "search"));
  const auto after = TRY(text_parameter(request, "after"));
  const int limit = TRY(limit_parameter(request));
  const auto page = TRY(list_users(auth, {.search = search, .after = after, .limit = limit}));
  return no_store(reply(page));
}

Result<Response> add(Auth& auth, const Request& request) {
  const auto body = TRY(request.json<NewUser>());
  const auto by = TRY(acting(auth, request));
  const SignUp asked{.username = body.username, .password = body.password, .email = body.email};
  const auto user = TRY(add_user(auth, asked, body.roles.value_or(std::vector<std::string>()), by));
  return no_store(reply(201, user));
}

Result<Response> put_roles(Auth& auth, const Request& request) {
  const auto roles = TRY(request.json<Roles>()).roles;
  if (std::ranges::find(roles, "admin") == roles.end()) TRY(not_the_own(request));
  const auto by = TRY(acting(auth, request));
  TRY(set_roles(auth, request.parameter("id"), roles, by));
  return user_reply(auth, request.parameter("id"));
}

Result<Response> disable(Auth& auth, const Request& request) {
  TRY(not_the_own(request));
  const auto by = TRY(acting(auth, request));
  TRY(disable_user(auth, request.parameter("id"), by));
  return user_reply(auth, request.parameter("id"));
}

Result<Response> enable(Auth& auth, const Request& request) {
  const auto by = TRY(acting(auth, request));
  TRY(enable_user(auth, request.parameter("id"), by));
  return user_reply(auth, request.parameter("id"));
}

Result<Response> remove(Auth& auth, const Request& request) {
  TRY(not_the_own(request));
  const auto by = TRY(acting(auth, request));
  TRY(delete_user(auth, request.parameter("id"), by));
  return no_store(no_content());
}

}  // namespace

void add_admin_users(App& app, Auth& auth) {
  const auto on = [&auth](Result<Response> (*act)(Auth&, const Request&)) {
    return [&auth, act](const Request& request) { return act(auth, request); };
  };
  const auto guard = administrator();
  app.get("/admin/users", guard, on(list));
  app.post("/admin/users", guard, on(add));
  app.get("/admin/users/{id}", guard,
          [&auth](const Request& request) -> Result<Response> { return user_reply(auth, request.parameter("id")); });
  app.delete_("/admin/users/{id}", guard, on(remove));
  app.put("/admin/users/{id}/roles", guard, on(put_roles));
  app.post("/admin/users/{id}/disable", guard, on(disable));
  app.post("/admin/users/{id}/enable", guard, on(enable));
}

}  // namespace gatehouse
