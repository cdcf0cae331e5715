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

Handler on(Auth& auth, Result<Response> (*act)(Auth&, const Request&)) {
  return [&auth, act](const Request& request) { return act(auth, request); };
}

void add_changes(App& app, Auth& auth, const Guard& guard) {
  app.delete_("/admin/users/{id}", guard, on(auth, remove))
      .summary("Deletes a user, and ends all sessions; the audit trail stays.")
      .tag("admin")
      .gives(204)
      .refuses({Reason::not_found, Reason::conflict});
  app.put("/admin/users/{id}/roles", guard, on(auth, put_roles))
      .summary("Sets a user's roles; tokens with the old ones end at once.")
      .tag("admin")
      .takes<Roles>()
      .gives<User>()
      .refuses({Reason::not_found, Reason::conflict, Reason::invalid_request});
  app.post("/admin/users/{id}/disable", guard, on(auth, disable))
      .summary("Disables a user, and ends all sessions.")
      .tag("admin")
      .gives<User>()
      .refuses({Reason::not_found, Reason::conflict});
  app.post("/admin/users/{id}/enable", guard, on(auth, enable))
      .summary("Lets a disabled user in again; sessions do not come back.")
      .tag("admin")
      .gives<User>()
      .refuses({Reason::not_found});
}

}  // namespace

void add_admin_users(App& app, Auth& auth) {
  const auto guard = administrator();
  app.get("/admin/users", guard, on(auth, list))
      .summary("All users by name, or those whose name or e-mail address begins so.")
      .tag("admin")
      .gives<UserPage>()
      .query("search", "how the name or the e-mail address begins")
      .query("after", "`next` of the page before")
      .query("limit", "how many, 1 to 200; 50 when left out")
      .refuses({Reason::invalid_request});
  app.post("/admin/users", guard, on(auth, add))
      .summary("Makes an account, also where sign-up is closed.")
      .tag("admin")
      .takes<NewUser>()
      .gives<User>(201)
      .refuses({Reason::account_exists, Reason::invalid_username, Reason::invalid_email, Reason::invalid_request,
                Reason::password_too_short, Reason::password_too_long, Reason::password_too_common,
                Reason::password_is_name, Reason::overloaded});
  app.get("/admin/users/{id}", guard,
          [&auth](const Request& request) -> Result<Response> { return user_reply(auth, request.parameter("id")); })
      .summary("One user.")
      .tag("admin")
      .gives<User>()
      .refuses({Reason::not_found});
  add_changes(app, auth, guard);
}

}  // namespace gatehouse
