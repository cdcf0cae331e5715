#include <gatehouse/app/app.h>
#include <gtest/gtest.h>

namespace gatehouse {
namespace {

using http::Method;
using Headers = std::vector<std::pair<std::string, std::string>>;

class CookieTest : public testing::Test {
 protected:
  CookieTest() {
    app.identify([](const Credentials& given) -> Result<Identity> {
      if (given.token() != "ada" && given.token() != "bob") return fail(Reason::malformed_token);
      return Identity{.subject = std::string(given.token())};
    });
    const auto who = [](const Request& request) { return json_text(200, request.identity().subject); };
    app.get("/me", signed_in, who);
    app.post("/me", signed_in, who);
  }

  int post(Headers headers) {
    headers.emplace_back("Cookie", "__Host-access=ada");
    headers.emplace_back("Host", "app.example");
    return app.ask({.method = Method::post, .target = "/me", .headers = std::move(headers)}).status;
  }

  App app{{.cookies = {.name = "__Host-access"}, .allowed_origins = {"https://front.example"}}};
};

TEST_F(CookieTest, ACookieTellsWhoItIs) {
  EXPECT_EQ(app.ask({.target = "/me", .headers = {{"Cookie", "a=b; __Host-access=ada"}}}).body, "ada");
}

TEST_F(CookieTest, Row86TheCookieIsOneOfTheCredentialsThatAnswersVaryBy) {
  EXPECT_EQ(*app.ask({.target = "/me"}).find("Vary"), "Authorization, Cookie");
}

TEST_F(CookieTest, Row70TwoCookiesOfTheNameCountForNone) {
  EXPECT_EQ(app.ask({.target = "/me", .headers = {{"Cookie", "__Host-access=ada; __Host-access=bob"}}}).status, 401);
  EXPECT_EQ(app.ask({.target = "/me", .headers = {{"Cookie", "__Host-access=bob; __Host-access=ada"}}}).status, 401);
  EXPECT_EQ(app.ask({.target = "/me", .headers = {{"Cookie", "access=bob; __Host-access=ada"}}}).body, "ada");
}

TEST_F(CookieTest, Row80ABearerTokenIsLookedAtFirstAndABadOneIsNotMadeGood) {
  const auto both = [&](std::string bearer) {
    return app.ask(
        {.target = "/me", .headers = {{"Cookie", "__Host-access=ada"}, {"Authorization", "Bearer " + bearer}}});
  };
  EXPECT_EQ(both("bob").body, "bob");
  EXPECT_EQ(both("forged").status, 401);
}

TEST_F(CookieTest, Row74ARequestThatChangesSomethingMustComeFromTheSamePages) {
  EXPECT_EQ(post({{"Origin", "http://app.example"}}), 200);
  EXPECT_EQ(post({{"Origin", "https://front.example"}}), 200);
  EXPECT_EQ(post({{"Sec-Fetch-Site", "same-origin"}}), 200);
  EXPECT_EQ(post({}), 403);
  for (const auto* origin :
       {"null", "https://app.example", "http://app.example.evil", "http://evil", "http://app.example:81",
        "http://sub.app.example", "https://front.example.evil", "app.example"}) {
    EXPECT_EQ(post({{"Origin", origin}, {"Sec-Fetch-Site", "same-origin"}}), 403) << origin;
  }
  EXPECT_EQ(post({{"Sec-Fetch-Site", "cross-site"}}), 403);
  EXPECT_EQ(post({{"Sec-Fetch-Site", "same-site"}}), 403);
}

TEST_F(CookieTest, Row73MethodOverridesAreNotLookedAt) {
  EXPECT_EQ(app.ask({.target = "/me?_method=POST",
                     .headers = {{"Cookie", "__Host-access=ada"}, {"X-HTTP-Method-Override", "POST"}}})
                .status,
            200);  // answered as the GET it is
  EXPECT_EQ(post({{"X-HTTP-Method-Override", "GET"}}), 403);
}

TEST(CookieRules, WithoutACookieNameCookiesAreNotLookedAt) {
  App app;
  app.identify([](const Credentials&) -> Result<Identity> { return Identity{.subject = "ada"}; });
  app.get("/me", signed_in, [](const Request&) { return no_content(); });
  EXPECT_EQ(app.ask({.target = "/me", .headers = {{"Cookie", "access=ada"}}}).status, 401);
}

}  // namespace
}  // namespace gatehouse
