#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/app/endpoints/cookies.h>
#include <gatehouse/auth/sign_up.h>
#include <gatehouse/json/parse.h>
#include <gtest/gtest.h>

#include <map>

namespace gatehouse {
namespace {

using http::Method;
using Headers = std::vector<std::pair<std::string, std::string>>;

constexpr auto access_name = "__Host-gatehouse";
constexpr auto refresh_name = "__Secure-gatehouse-refresh";
constexpr auto login = R"({"username":"ada","password":"correct horse battery"})";

// A browser of one page: keeps what it is told to keep, and says where it comes from.
class CookieModeTest : public testing::Test {
 protected:
  CookieModeTest() {
    add_account_endpoints(app, *auth);
    const SignUp ada{.username = "ada", .password = "correct horse battery", .email = {}};
    if (!sign_up(*auth, ada, {})) throw std::runtime_error("no sign-up");
  }

  static std::unique_ptr<Auth> open(const Clock& clock, crypto::Random& random) {
    AuthSettings settings{.issuer = "https://id.example"};
    settings.password_cost = {.memory_kib = 64, .passes = 1, .lanes = 1};
    const Secret master("0123456789abcdef0123456789abcdef");
    auto opened = Auth::open(settings, master, {.clock = clock, .random = random, .upkeep_thread = false});
    if (!opened) throw std::runtime_error(opened.error().detail);
    return std::move(*opened);
  }

  http::Response ask(Method method, std::string path, std::string body = {},
                     Headers headers = {{"Origin", "http://id.example"}}) {
    headers.emplace_back("Host", "id.example");
    if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
    std::string cookies;
    for (const auto& [name, value] : kept) {
      if (name != refresh_name || path == "/auth/refresh")
        cookies += (cookies.empty() ? "" : "; ") + name + "=" + value;
    }
    if (!cookies.empty()) headers.emplace_back("Cookie", cookies);
    auto answer =
        app.ask({.method = method, .target = std::move(path), .headers = std::move(headers), .body = std::move(body)});
    keep(answer);
    return answer;
  }
  http::Response sign_in() { return ask(Method::post, "/auth/login?mode=cookie", login); }
  http::Response refresh() { return ask(Method::post, "/auth/refresh"); }
  http::Response profile() { return ask(Method::get, "/auth/profile"); }

  void keep(const http::Response& answer) {
    for (const auto& [name, value] : answer.headers) {
      if (name != "Set-Cookie") continue;
      const auto equals = value.find('=');
      const auto end = value.find(';');
      const auto cookie = value.substr(0, equals);
      if (value.contains("Max-Age=0")) {
        kept.erase(cookie);
      } else {
        kept[cookie] = value.substr(equals + 1, end - equals - 1);
      }
    }
  }
  static std::string text(const http::Response& response, std::string_view name) {
    const auto body = json::parse(response.body);
    const auto* value = body && body->object() != nullptr ? body->object()->find(name) : nullptr;
    return value != nullptr && value->string() != nullptr ? *value->string() : "(none)";
  }
  static std::vector<std::string> set_cookies(const http::Response& answer) {
    std::vector<std::string> found;
    for (const auto& [name, value] : answer.headers) {
      if (name == "Set-Cookie") found.push_back(value);
    }
    return found;
  }

  FixedClock clock;
  crypto::FixedRandom random;
  std::unique_ptr<Auth> auth = open(clock, random);
  App app{{.clock = &clock, .cookies = session_cookies(*auth), .allowed_origins = {"https://front.example"}}};
  std::map<std::string, std::string> kept;
};

TEST_F(CookieModeTest, FromLoginToLogoutWithoutATokenInAnyBody) {
  const auto in = sign_in();
  EXPECT_EQ(in.status, 200);
  EXPECT_EQ(*in.find("Cache-Control"), "no-store");
  EXPECT_FALSE(in.body.contains("eyJ") || in.body.contains("access_token") || in.body.contains("refresh_token"));
  EXPECT_TRUE(in.body.contains(R"("user":{)") && in.body.contains(R"("expires_in":300)"));
  EXPECT_EQ(profile().status, 200);

  const auto session = ask(Method::get, "/auth/session");
  EXPECT_EQ(text(session, "session"), text(in, "session"));
  EXPECT_EQ(text(session, "csrf_token"), text(in, "csrf_token"));

  clock.advance(4min);
  const auto next = refresh();
  EXPECT_EQ(next.status, 200);
  EXPECT_EQ(text(next, "session"), text(in, "session"));
  EXPECT_EQ(profile().status, 200);

  EXPECT_EQ(ask(Method::post, "/auth/logout").status, 204);
  EXPECT_TRUE(kept.empty());
  EXPECT_EQ(profile().status, 401);
}

TEST_F(CookieModeTest, Row69EveryCookieIsSecureUnreadableAndOfThisHostAlone) {
  for (const auto& answer : {sign_in(), refresh(), ask(Method::post, "/auth/logout")}) {
    const auto cookies = set_cookies(answer);
    ASSERT_EQ(cookies.size(), 2U);
    EXPECT_TRUE(cookies[0].starts_with("__Host-gatehouse=") && cookies[0].contains("; Path=/;"));
    EXPECT_TRUE(cookies[1].starts_with("__Secure-gatehouse-refresh=") && cookies[1].contains("; Path=/auth/refresh;"));
    for (const auto& cookie : cookies) {
      EXPECT_TRUE(cookie.contains("; Secure") && cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax"));
      EXPECT_TRUE(cookie.contains("; Max-Age=") && !cookie.contains("Domain"));
    }
  }
}

TEST_F(CookieModeTest, CookiesLastAsLongAsWhatTheyHold) {
  const auto cookies = set_cookies(sign_in());
  EXPECT_TRUE(cookies[0].contains("Max-Age=300;"));
  EXPECT_TRUE(cookies[1].contains("Max-Age=1209600;"));
  clock.advance(13 * 24h);
  const auto later = set_cookies(refresh());
  EXPECT_TRUE(later[1].contains("Max-Age=1209600;"));
}

TEST_F(CookieModeTest, ARefusedRefreshTakesTheCookiesAway) {
  sign_in();
  clock.advance(15 * 24h);
  const auto refused = refresh();
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(text(refused, "code"), "session_expired");
  EXPECT_TRUE(kept.empty());
  const auto nothing = refresh();
  EXPECT_EQ(text(nothing, "code"), "missing_credentials");
  EXPECT_TRUE(set_cookies(nothing).empty());
}

TEST_F(CookieModeTest, Row72CookiesThatAreNotOursAreNobodyAndAreTakenAway) {
  kept = {{access_name, "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhZGEifQ.AAAA"}, {refresh_name, std::string(44, 'A')}};
  EXPECT_EQ(profile().status, 401);
  EXPECT_EQ(text(refresh(), "code"), "invalid_refresh_token");
  EXPECT_TRUE(kept.empty());
}

TEST_F(CookieModeTest, Row70TwoRefreshCookiesCountForNone) {
  sign_in();
  const auto twice = std::string(refresh_name) + "=" + kept[refresh_name];
  const auto answer =
      app.ask({.method = Method::post,
               .target = "/auth/refresh",
               .headers = {{"Cookie", twice + "; " + twice}, {"Origin", "http://id.example"}, {"Host", "id.example"}}});
  EXPECT_EQ(text(answer, "code"), "missing_credentials");
}

TEST_F(CookieModeTest, Row79ALoginMakesANewSessionAndEndsTheOneOfTheSameBrowser) {
  const auto first = sign_in();
  const auto before = kept;
  const auto second = sign_in();
  EXPECT_NE(text(first, "session"), text(second, "session"));
  EXPECT_EQ(profile().status, 200);
  kept = before;
  EXPECT_EQ(text(profile(), "code"), "session_revoked");
  EXPECT_EQ(text(refresh(), "code"), "session_revoked");
}

TEST_F(CookieModeTest, Row79ASessionIdInTheAddressOrTheBodyIsNotLookedAt) {
  const auto chosen =
      R"({"username":"ada","password":"correct horse battery","session":"5","sid":"5","session_id":"5"})";
  const auto answer = ask(Method::post, "/auth/login?mode=cookie&session=5&sid=5", chosen);
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(text(answer, "session"), "5");
}

TEST_F(CookieModeTest, Row73WithoutOriginOnlyTheSessionsOwnCsrfTokenInItsHeaderCounts) {
  const auto in = sign_in();
  const auto token = text(in, "csrf_token");
  const auto mine = kept;
  kept.clear();
  const auto foreign = text(sign_in(), "csrf_token");
  kept = mine;
  ASSERT_NE(token, foreign);
  const auto revoke = [&](const Headers& headers, const std::string& query = "") {
    return ask(Method::delete_, "/auth/sessions/1" + query, "", headers).status;
  };
  EXPECT_EQ(revoke({}), 403);
  EXPECT_EQ(revoke({}, "?csrf_token=" + token + "&X-CSRF-Token=" + token), 403);
  for (const auto& wrong :
       {std::string(), foreign, token + "A", token.substr(1), std::string(43, 'A'), kept[access_name]}) {
    EXPECT_EQ(revoke({{"X-CSRF-Token", wrong}}), 403) << wrong;
    EXPECT_EQ(ask(Method::post, "/auth/refresh", "", {{"X-CSRF-Token", wrong}}).status, 403) << wrong;
  }
  EXPECT_EQ(revoke({{"X-CSRF-Token", token}}), 404);  // let in; there is no such session
  EXPECT_EQ(ask(Method::post, "/auth/refresh", "", {{"X-CSRF-Token", token}}).status, 200);
}

TEST_F(CookieModeTest, Row74AForeignOriginIsRefusedWhateverTokenItBrings) {
  const auto token = text(sign_in(), "csrf_token");
  for (const auto* origin :
       {"null", "https://id.example", "http://id.example.evil", "http://id.example:81", "", "http://evil"}) {
    for (const auto* path : {"/auth/refresh", "/auth/logout"}) {
      const auto answer =
          ask(Method::post, path, "", {{"Origin", origin}, {"X-CSRF-Token", token}, {"Sec-Fetch-Site", "same-origin"}});
      EXPECT_EQ(text(answer, "code"), "cross_site") << origin << path;
      EXPECT_TRUE(set_cookies(answer).empty());
    }
  }
  EXPECT_EQ(ask(Method::post, "/auth/refresh", "", {{"Sec-Fetch-Site", "cross-site"}, {"X-CSRF-Token", token}}).status,
            403);
  EXPECT_EQ(ask(Method::post, "/auth/refresh", "", {{"Sec-Fetch-Site", "same-origin"}}).status, 200);
  EXPECT_EQ(ask(Method::post, "/auth/refresh", "", {{"Origin", "https://front.example"}}).status, 200);
}

TEST_F(CookieModeTest, Row76AnotherSiteSignsNobodyInOrUp) {
  for (const Headers& from : {Headers{{"Origin", "https://evil.example"}}, Headers{{"Sec-Fetch-Site", "cross-site"}},
                              Headers{{"Origin", "null"}}}) {
    for (const auto* path : {"/auth/login", "/auth/login?mode=cookie", "/auth/signup"}) {
      const auto answer = ask(Method::post, path, login, from);
      EXPECT_EQ(text(answer, "code"), "cross_site") << path;
      EXPECT_TRUE(set_cookies(answer).empty());
    }
  }
  EXPECT_EQ(ask(Method::post, "/auth/login?mode=cookie", login, {}).status,
            200);  // no browser: no cookies of anybody's
}

TEST_F(CookieModeTest, Row80ABearerTokenGoesBeforeTheCookieAndABadOneIsNotMadeGood) {
  sign_in();
  EXPECT_EQ(ask(Method::get, "/auth/profile", "", {{"Authorization", "Bearer forged"}}).status, 401);
  const auto bearer = text(ask(Method::post, "/auth/login", login), "access_token");
  const auto out = ask(Method::post, "/auth/logout", "",
                       {{"Authorization", "Bearer " + bearer}, {"Origin", "https://evil.example"}});
  EXPECT_EQ(out.status, 204);  // a bearer token is no cookie: no page can make a browser send it
  EXPECT_TRUE(set_cookies(out).empty());
  EXPECT_EQ(profile().status, 200);
}

TEST_F(CookieModeTest, AModeThatNobodyKnowsIsRefusedBeforeThePasswordIsLookedAt) {
  for (const auto* mode : {"Cookie", "cookies", "", "cookie,bearer"}) {
    EXPECT_EQ(text(ask(Method::post, std::string("/auth/login?mode=") + mode, login), "code"), "invalid_request")
        << mode;
  }
  EXPECT_EQ(ask(Method::post, "/auth/login?mode=bearer", login).status, 200);
}

TEST_F(CookieModeTest, TheSessionAsABearerSeesItHasNoCsrfToken) {
  const auto token = text(ask(Method::post, "/auth/login", login), "access_token");
  const auto session = ask(Method::get, "/auth/session", "", {{"Authorization", "Bearer " + token}});
  EXPECT_EQ(session.status, 200);
  EXPECT_EQ(text(session, "csrf_token"), "(none)");
}

TEST(CookieMode, IsRefusedByAnAppWithoutSessionCookies) {
  FixedClock clock;
  crypto::FixedRandom random;
  const Secret master("0123456789abcdef0123456789abcdef");
  const auto auth = Auth::open({.issuer = "x"}, master, {.clock = clock, .random = random, .upkeep_thread = false});
  ASSERT_TRUE(auth);
  App app;
  add_account_endpoints(app, **auth);
  const auto answer = app.ask({.method = Method::post,
                               .target = "/auth/login?mode=cookie",
                               .headers = {{"Content-Type", "application/json"}},
                               .body = login});
  EXPECT_EQ(answer.status, 400);
}

}  // namespace
}  // namespace gatehouse
