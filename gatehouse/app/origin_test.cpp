#include <gatehouse/app/app.h>
#include <gatehouse/app/origin.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace gatehouse {
namespace {

using http::Method;
using Headers = std::vector<std::pair<std::string, std::string>>;

constexpr auto front = "https://front.example";

class CorsTest : public testing::Test {
 protected:
  CorsTest() {
    app.get("/notes", signed_in, [](const Request&) { return json_text(200, "[]"); });
    app.post("/notes", signed_in, [](const Request&) { return no_content(); });
  }
  http::Response ask(Method method, std::string origin, Headers more = {}, std::string path = "/notes") {
    more.emplace_back("Origin", std::move(origin));
    more.emplace_back("Host", "api.example");
    return app.ask({.method = method, .target = std::move(path), .headers = std::move(more)});
  }
  static std::string field(const http::Response& response, std::string_view name) {
    const auto* value = response.find(name);
    return value == nullptr ? "" : *value;
  }

  App app{{.allowed_origins = {front, "http://localhost:5173"}}};
};

TEST_F(CorsTest, AnAllowedPageMayReadAlsoWhatWasRefused) {
  for (const auto* origin : {front, "http://localhost:5173"}) {
    const auto answer = ask(Method::get, origin);
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(field(answer, "Access-Control-Allow-Origin"), origin);
    EXPECT_EQ(field(answer, "Access-Control-Allow-Credentials"), "true");
    EXPECT_TRUE(field(answer, "Access-Control-Expose-Headers").contains("Retry-After"));
  }
}

TEST_F(CorsTest, APreflightIsToldTheMethodsOfThePathAndTheHeadersThatCount) {
  const auto answer = ask(Method::options, front, {{"Access-Control-Request-Method", "POST"}});
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(field(answer, "Access-Control-Allow-Methods"), "GET, HEAD, POST");
  EXPECT_EQ(field(answer, "Access-Control-Allow-Headers"), "Authorization, Content-Type, X-CSRF-Token");
  EXPECT_EQ(field(ask(Method::options, front), "Access-Control-Allow-Methods"), "");
}

TEST_F(CorsTest, Row78NoOtherOriginIsEverNamedOrReflected) {
  for (const auto* origin : {"null", "https://evil.example", "https://front.example.evil", "https://evil-front.example",
                             "http://front.example", "https://front.example:8443", "https://FRONT.example",
                             "https://front.example/", "https://front.exampl", "*", ""}) {
    for (const auto method : {Method::get, Method::post, Method::options}) {
      const auto answer = ask(method, origin, {{"Access-Control-Request-Method", "POST"}});
      for (const auto& [name, value] : answer.headers) {
        EXPECT_FALSE(name.starts_with("Access-Control-")) << origin << ": " << name << ": " << value;
      }
    }
  }
}

TEST_F(CorsTest, Row86EveryAnswerVariesByOrigin) {
  for (const auto* origin : {front, "https://evil.example"}) {
    for (const auto* path : {"/notes", "/nowhere"}) {
      const auto answer = ask(Method::get, origin, {}, path);
      EXPECT_TRUE(std::ranges::count(answer.headers, std::pair<std::string, std::string>{"Vary", "Origin"}) == 1);
    }
  }
}

TEST(Cors, WithoutAllowedOriginsNothingIsSaidOfThem) {
  App app;
  app.get("/", [](const Request&) { return no_content(); });
  const auto answer = app.ask({.headers = {{"Origin", front}}});
  EXPECT_EQ(answer.find("Vary"), nullptr);
  EXPECT_EQ(answer.find("Access-Control-Allow-Origin"), nullptr);
}

TEST(Cors, AStarAndOtherThingsThatAreNoOriginAreRefusedAtOnce) {
  for (const auto* text : {"*", "null", "", "https://a.example/", "a.example", "https://*.a.example"}) {
    EXPECT_FALSE(is_origin(text)) << text;
    EXPECT_THROW(App({.allowed_origins = {text}}), std::invalid_argument) << text;
  }
  for (const auto* text : {"https://a.example", "http://127.0.0.1:8000", "https://[2001:db8::1]", "http://[::1]:80a"}) {
    EXPECT_EQ(is_origin(text), !std::string_view(text).ends_with("a")) << text;
  }
}

}  // namespace
}  // namespace gatehouse
