#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/app/endpoints/admin.h>
#include <gatehouse/auth/administer.h>
#include <gatehouse/auth/set_up.h>
#include <gatehouse/auth/sign_up.h>
#include <gatehouse/json/parse.h>
#include <gatehouse/json/print.h>
#include <gtest/gtest.h>

#include <array>

namespace gatehouse {
namespace {

using http::Method;

constexpr std::string_view password = "correct horse battery";

class AdminTest : public testing::Test {
 protected:
  AdminTest() {
    AuthSettings settings{.issuer = "https://id.example"};
    settings.password_cost = {.memory_kib = 64, .passes = 1, .lanes = 1};
    auth = Auth::open(settings, Secret("0123456789abcdef0123456789abcdef"),
                      {.clock = clock, .random = random, .upkeep_thread = false})
               .value();
    add_account_endpoints(app, *auth);
    add_admin_endpoints(app, *auth);
    root_id = add("root", {"admin"});
    ada_id = add("ada");
    root = token("root");
  }

  std::string add(std::string_view name, const std::vector<std::string>& roles = {}) {
    return add_user(*auth, {.username = name, .password = password}, roles)->id;
  }
  http::Response call(Method method, std::string path, std::string body, const std::string& bearer) {
    http::RequestText text{.method = method, .target = std::move(path), .body = std::move(body)};
    if (!text.body.empty()) text.headers.emplace_back("Content-Type", "application/json");
    if (!bearer.empty()) text.headers.emplace_back("Authorization", "Bearer " + bearer);
    return app.ask(std::move(text));
  }
  http::Response get(std::string path) { return call(Method::get, std::move(path), "", root); }
  http::Response post(std::string path, std::string body = {}) {
    return call(Method::post, std::move(path), std::move(body), root);
  }
  http::Response put(std::string path, std::string body) {
    return call(Method::put, std::move(path), std::move(body), root);
  }
  http::Response remove(std::string path) { return call(Method::delete_, std::move(path), "", root); }

  // "users.0.username"
  static std::string text(const http::Response& response, std::string_view path) {
    auto value = json::parse(response.body).value();
    while (!path.empty()) {
      const auto name = path.substr(0, path.find('.'));
      path.remove_prefix(std::min(path.size(), name.size() + 1));
      const json::Value* next = nullptr;
      if (value.object() != nullptr) next = value.object()->find(name);
      if (value.array() != nullptr && std::stoul(std::string(name)) < value.array()->size()) {
        next = &(*value.array())[std::stoul(std::string(name))];
      }
      if (next == nullptr) return "(none)";
      value = json::Value(*next);
    }
    return value.string() != nullptr ? *value.string() : json::print(value);
  }
  std::string token(std::string_view name) {
    const auto body = R"({"username":")" + std::string(name) + R"(","password":")" + std::string(password) + "\"}";
    return text(call(Method::post, "/auth/login", body, ""), "access_token");
  }

  FixedClock clock;
  crypto::FixedRandom random;
  std::unique_ptr<Auth> auth;
  App app{{.clock = &clock}};
  std::string root_id, ada_id, root;
};

struct Door {
  Method method;
  std::string path;
};
const std::array<Door, 15> doors{{{Method::get, "/admin/users"},
                                  {Method::post, "/admin/users"},
                                  {Method::get, "/admin/users/1"},
                                  {Method::delete_, "/admin/users/1"},
                                  {Method::put, "/admin/users/1/roles"},
                                  {Method::post, "/admin/users/1/disable"},
                                  {Method::post, "/admin/users/1/enable"},
                                  {Method::get, "/admin/users/1/sessions"},
                                  {Method::delete_, "/admin/users/1/sessions"},
                                  {Method::get, "/admin/sessions"},
                                  {Method::delete_, "/admin/sessions/1"},
                                  {Method::get, "/admin/keys"},
                                  {Method::post, "/admin/keys/rotate"},
                                  {Method::get, "/admin/audit"},
                                  {Method::get, "/admin/overview"}}};

TEST_F(AdminTest, Row151EveryRouteIsForAdministratorsWhoSignedInLately) {
  const auto ada = token("ada");
  for (const auto& door : doors) {
    EXPECT_EQ(call(door.method, door.path, "", "").status, 401) << door.path;
    EXPECT_EQ(text(call(door.method, door.path, "", ada), "code"), "forbidden") << door.path;
  }
  auto body = R"({"username":"root","password":"correct horse battery"})";
  auto refresh_token = text(call(Method::post, "/auth/login", body, ""), "refresh_token");
  clock.advance(1h + 1s);
  const auto refreshed = call(Method::post, "/auth/refresh", R"({"refresh_token":")" + refresh_token + "\"}", "");
  const auto stale = text(refreshed, "access_token");
  for (const auto& door : doors) {
    EXPECT_EQ(text(call(door.method, door.path, "", stale), "code"), "stale_login") << door.path;
  }
}

TEST_F(AdminTest, Row151NoRouteIsLeftOutOfTheListAbove) {
  std::size_t found = 0;
  for (const auto& route : app.routes()) {
    if (!route->pattern.starts_with("/admin/")) continue;
    ++found;
    ASSERT_TRUE(route->guard) << route->pattern;
    EXPECT_EQ(route->guard->name(), administrator().name()) << route->pattern;
  }
  EXPECT_EQ(found, doors.size());
}

TEST_F(AdminTest, Row151TheRoleCountsNoMoreOnceItIsTaken) {
  EXPECT_EQ(get("/admin/users").status, 200);
  ASSERT_TRUE(set_roles(*auth, root_id, {}, {}));
  EXPECT_EQ(text(get("/admin/users"), "code"), "session_revoked");
}

TEST_F(AdminTest, UsersAreListedSearchedAndPaged) {
  EXPECT_EQ(text(get("/admin/users"), "users.0.username"), "ada");
  EXPECT_EQ(text(get("/admin/users"), "next"), "(none)");
  const auto first = get("/admin/users?limit=1");
  EXPECT_EQ(text(get("/admin/users?limit=1&after=" + text(first, "next")), "users.0.username"), "root");
  EXPECT_EQ(text(get("/admin/users?search=RO"), "users.0.id"), root_id);
  EXPECT_EQ(get("/admin/users?search=x").body, R"({"users":[]})");
  EXPECT_EQ(*get("/admin/users").find("Cache-Control"), "no-store");
}

TEST_F(AdminTest, ParametersThatMakeNoSenseAreRefused) {
  for (const auto* query : {"limit=0", "limit=201", "limit=-1", "limit=x", "limit=", "limit=1&limit=2", "limit=1.5",
                            "limit=99999999999999999999", "search=%ff", "search=%00", "search=a&search=b"}) {
    EXPECT_EQ(text(get("/admin/users?" + std::string(query)), "code"), "invalid_request") << query;
  }
  EXPECT_EQ(get("/admin/users?search=" + std::string(255, 'a')).status, 400);
  for (const auto* days : {"0", "91", "x", "-7"})
    EXPECT_EQ(get("/admin/overview?days=" + std::string(days)).status, 400);
  for (const auto* path : {"/admin/audit?before=0", "/admin/audit?before=x", "/admin/sessions?after=x",
                           "/auth/events?before=-1", "/auth/events?limit=0"}) {
    EXPECT_EQ(text(get(path), "code"), "invalid_request") << path;
  }
}

TEST_F(AdminTest, AUserIsAddedChangedAndDeleted) {
  const auto made = post("/admin/users", R"({"username":"bob","password":"correct horse battery","roles":["editor"]})");
  EXPECT_EQ(made.status, 201);
  const auto path = "/admin/users/" + text(made, "id");
  EXPECT_EQ(text(made, "roles.0"), "editor");
  EXPECT_EQ(text(put(path + "/roles", R"({"roles":["reader"]})"), "roles.0"), "reader");
  EXPECT_EQ(text(put(path + "/roles", R"({"roles":["no role"]})"), "code"), "invalid_request");
  EXPECT_EQ(text(post(path + "/disable"), "disabled"), "true");
  EXPECT_EQ(token("bob"), "(none)");
  EXPECT_EQ(text(post(path + "/enable"), "disabled"), "false");
  EXPECT_NE(token("bob"), "(none)");
  EXPECT_EQ(text(get(path), "username"), "bob");
  EXPECT_EQ(remove(path).status, 204);
  EXPECT_EQ(get(path).status, 404);
  EXPECT_EQ(text(get("/admin/audit?limit=1"), "entries.0.detail"), "by root");
}

TEST_F(AdminTest, NobodyIsFoundUnderAnIdThatIsNone) {
  for (const auto& id : {std::string("nobody"), std::string("ada"), std::string("1")}) {
    const auto path = "/admin/users/" + id;
    for (const auto& answer : {get(path), remove(path), put(path + "/roles", R"({"roles":[]})"),
                               post(path + "/disable"), post(path + "/enable"), get(path + "/sessions"),
                               remove(path + "/sessions"), remove("/admin/sessions/" + id)}) {
      EXPECT_EQ(text(answer, "code"), "not_found") << id;
    }
  }
}

TEST_F(AdminTest, TheOwnAccountCannotBeLockedOut) {
  const auto own = "/admin/users/" + root_id;
  for (const auto& answer : {remove(own), post(own + "/disable"), put(own + "/roles", R"({"roles":["editor"]})")}) {
    EXPECT_EQ(answer.status, 409);
    EXPECT_EQ(text(answer, "code"), "conflict");
  }
  EXPECT_EQ(put(own + "/roles", R"({"roles":["admin","editor"]})").status, 200);
}

TEST_F(AdminTest, SessionsOfAllAreListedAndEnded) {
  const auto ada = token("ada");
  const auto all = get("/admin/sessions?limit=1");
  EXPECT_NE(text(all, "next"), "(none)");
  const auto of_ada = get("/admin/users/" + ada_id + "/sessions");
  EXPECT_EQ(text(of_ada, "0.device"), "an unknown device");
  EXPECT_EQ(remove("/admin/sessions/" + text(of_ada, "0.id")).status, 204);
  EXPECT_EQ(text(call(Method::get, "/auth/profile", "", ada), "code"), "session_revoked");
  const auto again = token("ada");
  EXPECT_EQ(remove("/admin/users/" + ada_id + "/sessions").body, R"({"ended":1})");
  EXPECT_EQ(call(Method::get, "/auth/profile", "", again).status, 401);
}

TEST_F(AdminTest, KeysAreListedAndRotated) {
  EXPECT_EQ(text(get("/admin/keys"), "keys.0.state"), "signing");
  EXPECT_EQ(post("/admin/keys/rotate").status, 201);
  EXPECT_EQ(text(get("/admin/keys"), "keys.1.state"), "announced");
  const auto id = text(post("/admin/keys/rotate", R"({"at_once":true})"), "id");
  EXPECT_EQ(text(get("/admin/overview"), "signing_key.id"), id);
  EXPECT_EQ(get("/admin/users").status, 200);  // signed by the key before
}

TEST_F(AdminTest, TheTrailAndTheOverviewTellWhatHappened) {
  token("ada");
  EXPECT_EQ(text(get("/admin/audit?event=signed_in&user=ada"), "entries.0.user_id"), ada_id);
  const auto page = get("/admin/audit?limit=1");
  EXPECT_NE(text(get("/admin/audit?limit=1&before=" + text(page, "next")), "entries.0.id"), text(page, "entries.0.id"));
  const auto overview = get("/admin/overview");
  EXPECT_EQ(text(overview, "users"), "2");
  EXPECT_EQ(text(overview, "live_sessions"), "2");
  EXPECT_EQ(text(overview, "active.day"), "2");
  EXPECT_EQ(text(overview, "hours.0.signed_in"), "2");
  EXPECT_EQ(text(overview, "hours.0.signed_up"), "2");
}

TEST_F(AdminTest, OwnEventsAndOtherSessionsAreForEachUser) {
  const auto first = token("ada"), second = token("ada");
  const auto events = call(Method::get, "/auth/events?limit=1", "", first);
  EXPECT_EQ(text(events, "events.0.event"), "signed_in");
  EXPECT_EQ(text(events, "events.0.device"), "an unknown device");
  EXPECT_NE(text(events, "next"), "(none)");
  EXPECT_EQ(call(Method::delete_, "/auth/sessions", "", second).body, R"({"ended":1})");
  EXPECT_EQ(call(Method::get, "/auth/profile", "", first).status, 401);
  EXPECT_EQ(call(Method::get, "/auth/profile", "", second).status, 200);
}

TEST_F(AdminTest, TheSetupTokenIsAskedForAndRefusedToForeignPages) {
  ASSERT_TRUE(delete_user(*auth, ada_id, {}));
  ASSERT_TRUE(delete_user(*auth, root_id, {}));
  const auto token = make_setup_token(*auth).value().value();
  const auto body =
      R"({"token":")" + token + R"(","username":"first","password":"correct horse battery","email":"a@example.org"})";
  http::RequestText foreign{.method = Method::post, .target = "/auth/setup", .body = body};
  foreign.headers = {{"Content-Type", "application/json"}, {"Origin", "https://evil.example"}};
  EXPECT_EQ(text(app.ask(foreign), "code"), "cross_site");
  const auto made = call(Method::post, "/auth/setup", body, "");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(text(made, "roles.0"), "admin");
  EXPECT_EQ(text(call(Method::post, "/auth/setup", body, ""), "code"), "forbidden");
}

}  // namespace
}  // namespace gatehouse
