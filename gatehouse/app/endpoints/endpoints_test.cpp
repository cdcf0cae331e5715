#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/jose/jwt.h>
#include <gatehouse/json/parse.h>
#include <gtest/gtest.h>

#include <map>

namespace gatehouse {
namespace {

using http::Method;

constexpr auto secret = "0123456789abcdef0123456789abcdef";

class EndpointsTest : public testing::Test {
 protected:
  EndpointsTest() {
    AuthSettings settings{.issuer = "https://id.example"};
    settings.password_cost = {.memory_kib = 64, .passes = 1, .lanes = 1};
    auto opened = Auth::open(settings, Secret(secret), {.clock = clock, .random = random, .upkeep_thread = false});
    if (!opened) throw std::runtime_error(opened.error().detail);
    auth = std::move(*opened);
    add_account_endpoints(app, *auth);
  }

  http::Response call(Method method, std::string path, std::string body = {}, std::string token = {}) {
    http::RequestText text{.method = method, .target = std::move(path), .body = std::move(body)};
    if (!text.body.empty()) text.headers.emplace_back("Content-Type", "application/json");
    if (!token.empty()) text.headers.emplace_back("Authorization", "Bearer " + token);
    text.headers.emplace_back("User-Agent", "Firefox");
    return app.ask(std::move(text));
  }
  http::Response post(std::string path, std::string body = {}, std::string token = {}) {
    return call(Method::post, std::move(path), std::move(body), std::move(token));
  }
  http::Response get(std::string path, std::string token = {}) {
    return call(Method::get, std::move(path), {}, std::move(token));
  }

  static std::string text(const http::Response& response, std::string_view name) {
    const auto body = json::parse(response.body);
    const auto* value = body && body->object() != nullptr ? body->object()->find(name) : nullptr;
    return value != nullptr && value->string() != nullptr ? *value->string() : "(none)";
  }
  http::Response sign_ada_up() {
    return post("/auth/signup", R"({"username":"ada","password":"correct horse battery","email":"ada@example.org"})");
  }
  http::Response sign_ada_in() {
    return post("/auth/login", R"({"username":"ada","password":"correct horse battery"})");
  }

  FixedClock clock;
  crypto::FixedRandom random;
  std::unique_ptr<Auth> auth;
  App app{{.clock = &clock}};
};

TEST_F(EndpointsTest, FromSignUpToLogout) {
  const auto made = sign_ada_up();
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(text(made, "username"), "ada");
  EXPECT_FALSE(made.body.contains("hash"));

  const auto login = sign_ada_in();
  EXPECT_EQ(login.status, 200);
  EXPECT_EQ(text(login, "token_type"), "Bearer");
  EXPECT_EQ(*login.find("Cache-Control"), "no-store");
  const auto access = text(login, "access_token");
  EXPECT_EQ(text(get("/auth/profile", access), "email"), "ada@example.org");

  clock.advance(4min);
  const auto refreshed = post("/auth/refresh", R"({"refresh_token":")" + text(login, "refresh_token") + "\"}");
  EXPECT_EQ(refreshed.status, 200);
  const auto next = text(refreshed, "access_token");
  EXPECT_EQ(get("/auth/profile", next).status, 200);

  EXPECT_EQ(post("/auth/logout", "", next).status, 204);
  EXPECT_EQ(text(get("/auth/profile", next), "code"), "session_revoked");
  EXPECT_EQ(text(get("/auth/profile", access), "code"), "session_revoked");
  EXPECT_EQ(text(post("/auth/refresh", R"({"refresh_token":")" + text(refreshed, "refresh_token") + "\"}"), "code"),
            "session_revoked");
}

TEST_F(EndpointsTest, Row52AForeignMemberOfTheSignUpIsNeverStored) {
  const auto made = post("/auth/signup", R"({"username":"eve","password":"correct horse battery","roles":["admin"],
      "role":"admin","is_admin":true,"id":"1","password_hash":"x","email_verified":true})");
  EXPECT_EQ(made.status, 201);
  EXPECT_TRUE(made.body.contains(R"("roles":[])"));
  EXPECT_NE(text(made, "id"), "1");
}

TEST_F(EndpointsTest, Row34WrongAndUnknownGiveTheSameBytesButTheRequestId) {
  sign_ada_up();
  auto wrong = post("/auth/login", R"({"username":"ada","password":"wrong password"})");
  auto unknown = post("/auth/login", R"({"username":"nobody","password":"wrong password"})");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(text(wrong, "code"), "wrong_password");
  const auto without_id = [](http::Response response) {
    const auto id = *response.find("X-Request-Id");
    for (auto at = response.body.find(id); at != std::string::npos; at = response.body.find(id))
      response.body.erase(at, id.size());
    std::map<std::string, std::string> headers(response.headers.begin(), response.headers.end());
    headers.erase("X-Request-Id");
    return std::pair(response.body, headers);
  };
  EXPECT_EQ(without_id(wrong), without_id(unknown));
}

TEST_F(EndpointsTest, ARefusedRefreshSaysTheCause) {
  sign_ada_up();
  const auto login = sign_ada_in();
  const auto body = R"({"refresh_token":")" + text(login, "refresh_token") + "\"}";
  EXPECT_EQ(post("/auth/refresh", body).status, 200);
  clock.advance(31s);
  const auto reused = post("/auth/refresh", body);
  EXPECT_EQ(reused.status, 401);
  EXPECT_EQ(text(reused, "code"), "refresh_reused");
  EXPECT_EQ(text(post("/auth/refresh", R"({"refresh_token":"nonsense"})"), "code"), "invalid_refresh_token");
}

TEST_F(EndpointsTest, LogoutEverywhereEndsAll) {
  sign_ada_up();
  const auto phone = text(sign_ada_in(), "access_token");
  const auto laptop = text(sign_ada_in(), "access_token");
  EXPECT_EQ(post("/auth/logout", R"({"everywhere":"yes"})", phone).status, 400);
  EXPECT_EQ(get("/auth/profile", laptop).status, 200);
  EXPECT_EQ(post("/auth/logout", R"({"everywhere":true})", phone).status, 204);
  EXPECT_EQ(get("/auth/profile", laptop).status, 401);
}

TEST_F(EndpointsTest, Row77AGetNeverSignsOut) {
  sign_ada_up();
  const auto access = text(sign_ada_in(), "access_token");
  EXPECT_EQ(get("/auth/logout", access).status, 405);
  EXPECT_EQ(get("/auth/profile", access).status, 200);
}

TEST_F(EndpointsTest, Row84ChangingThePasswordNeedsAFreshSignIn) {
  sign_ada_up();
  auto login = sign_ada_in();
  const auto body = R"({"current_password":"correct horse battery","new_password":"a better one, truly"})";
  EXPECT_EQ(post("/auth/password", body, text(login, "access_token")).status, 204);
  EXPECT_EQ(sign_ada_in().status, 401);

  login = post("/auth/login", R"({"username":"ada","password":"a better one, truly"})");
  for (int i = 0; i < 3; ++i) {
    clock.advance(4min);
    login = post("/auth/refresh", R"({"refresh_token":")" + text(login, "refresh_token") + "\"}");
  }
  const auto stale = post("/auth/password", body, text(login, "access_token"));
  EXPECT_EQ(stale.status, 403);
  EXPECT_EQ(text(stale, "code"), "stale_login");
}

TEST_F(EndpointsTest, SessionsAreListedAndEnded) {
  sign_ada_up();
  const auto phone = text(sign_ada_in(), "access_token");
  const auto laptop = text(sign_ada_in(), "access_token");
  const auto list = json::parse(get("/auth/sessions", laptop).body);
  ASSERT_TRUE(list && list->array() != nullptr);
  ASSERT_EQ(list->array()->size(), 2U);
  for (const auto& session : *list->array()) {
    if (*session.object()->find("current")->boolean()) continue;
    const auto path = "/auth/sessions/" + *session.object()->find("id")->string();
    EXPECT_EQ(call(Method::delete_, path, {}, laptop).status, 204);
    EXPECT_EQ(call(Method::delete_, path, {}, laptop).status, 404);
  }
  EXPECT_EQ(get("/auth/profile", phone).status, 401);
  EXPECT_EQ(get("/auth/profile", laptop).status, 200);
}

TEST_F(EndpointsTest, VerifyTellsAProxyWhoItIs) {
  sign_ada_up();
  const auto login = sign_ada_in();
  const auto good = get("/auth/verify", text(login, "access_token"));
  EXPECT_EQ(good.status, 200);
  EXPECT_EQ(*good.find("X-Auth-User"), auth->tokens.verify(text(login, "access_token"))->subject);
  EXPECT_EQ(*good.find("X-Auth-Roles"), "");
  EXPECT_EQ(get("/auth/verify").status, 401);
}

TEST_F(EndpointsTest, Row29TheJwksVerifiesOurTokensAndHoldsNoPrivateMember) {
  sign_ada_up();
  const auto response = get("/.well-known/jwks.json");
  EXPECT_EQ(response.status, 200);
  const auto keys = jose::KeySet::parse(response.body);
  ASSERT_TRUE(keys);
  for (const auto* member : {"\"d\"", "\"p\"", "\"q\"", "\"dp\"", "\"dq\"", "\"qi\"", "\"k\""}) {
    EXPECT_FALSE(response.body.contains(member));
  }
  EXPECT_TRUE(jose::verify(text(sign_ada_in(), "access_token"), *keys,
                           {.issuer = "https://id.example", .audience = "gatehouse", .type = "at+jwt"}, clock.now()));
}

TEST_F(EndpointsTest, GuardedEndpointsNeedAToken) {
  for (const auto* path : {"/auth/profile", "/auth/sessions", "/auth/verify"}) EXPECT_EQ(get(path).status, 401) << path;
  for (const auto* path : {"/auth/logout", "/auth/password"}) EXPECT_EQ(post(path, "{}").status, 401) << path;
}

}  // namespace
}  // namespace gatehouse
