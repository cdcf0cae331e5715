#include <gatehouse/rpc/internal/service_testing.h>

#include <gmock/gmock.h>

#include <stdexcept>

namespace gatehouse::rpc {
namespace {

using ::testing::HasSubstr;

enum class Colour { red, green };
struct Point {
  double x, y;
};
struct Path {
  std::vector<Point> points;
  std::optional<Colour> colour;
};
struct Joined {
  std::string who;
};
struct Unknown {
  int value;
};

class ServiceTest : public RpcTest {
 protected:
  http::Response get(std::string target, std::string bearer = {}) {
    http::RequestText text{.target = std::move(target)};
    if (!bearer.empty()) text.headers.emplace_back("Authorization", "Bearer " + bearer);
    return app.ask(std::move(text));
  }
  http::Response post(std::string target, std::string body, std::string type = "application/json") {
    return app.ask({.method = http::Method::post,
                    .target = std::move(target),
                    .headers = {{"Content-Type", std::move(type)}},
                    .body = std::move(body)});
  }
  static http::Response upgrade(App& app, const std::vector<std::pair<std::string, std::string>>& more = {}) {
    http::RequestText text{.target = "/_ephaptic",
                           .headers = {{"Host", "app.example"},
                                       {"Connection", "Upgrade"},
                                       {"Upgrade", "websocket"},
                                       {"Sec-WebSocket-Version", "13"},
                                       {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}}};
    text.headers.insert(text.headers.end(), more.begin(), more.end());
    return app.ask(std::move(text));
  }
};

TEST_F(ServiceTest, TheSchemaNamesMethodsEventsAndDefinitions) {
  service.expose("draw", {"path", {"width", 1}}, [](const Path&, int) { return true; });
  service.expose("count", {"to"}, [](int to) -> Stream<int> { co_yield to; });
  service.expose("clear", {"data"}, [](const std::optional<Bytes>&) {});
  service.event<Joined>();
  mount();
  const auto answer = get("/_ephaptic/schema.json");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(
      answer.body,
      R"({"methods":{)"
      R"("clear":{"args":{"data":{"anyOf":[{"type":"string","format":"binary"},{"type":"null"}]}},"required":[],"return":null},)"
      R"("count":{"args":{"to":{"type":"integer"}},"required":["to"],"return":{"type":"integer"},"stream":true},)"
      R"("draw":{"args":{"path":{"$ref":"#/definitions/Path"},"width":{"type":"integer"}},"required":["path"],"return":{"type":"boolean"}}},)"
      R"("events":{"Joined":{"$ref":"#/definitions/Joined"}},)"
      R"("definitions":{)"
      R"("Point":{"type":"object","properties":{"x":{"type":"number"},"y":{"type":"number"}},"required":["x","y"]},)"
      R"("Colour":{"enum":["red","green"]},)"
      R"("Path":{"type":"object","properties":{"points":{"type":"array","items":{"$ref":"#/definitions/Point"}},"colour":{"$ref":"#/definitions/Colour"}},"required":["points"]},)"
      R"("Joined":{"type":"object","properties":{"who":{"type":"string"}},"required":["who"]}}})");
}

TEST_F(ServiceTest, MistakesInASetUpAreToldAtOnce) {
  const auto one = [] { return 1; };
  service.expose("one", {}, one);
  EXPECT_THROW(service.expose("one", {}, one), std::invalid_argument);
  EXPECT_THROW(service.expose("two", {"x"}, one), std::invalid_argument);
  EXPECT_THROW(service.expose("same", {"x", "x"}, [](int, int) {}), std::invalid_argument);
  for (const char* name : {"", "1st", "a-b", "a.b", "__proto__", "then", "on", "queries"}) {
    EXPECT_THROW(service.expose(name, {}, one), std::invalid_argument) << name;
  }
  EXPECT_THROW(service.expose("limited", {}, one).limit("often"), std::invalid_argument);
  service.event<Joined>();
  EXPECT_THROW(service.to("ada").emit(Unknown{1}), std::logic_error);
  mount();
  EXPECT_THROW(app.mount("/again", service), std::logic_error);
}

TEST_F(ServiceTest, Row135AnUpgradeFromAnotherSiteIsRefused) {
  mount();
  EXPECT_EQ(upgrade(app).status, 101);
  EXPECT_EQ(upgrade(app, {{"Origin", "http://app.example"}}).status, 101);
  EXPECT_EQ(upgrade(app, {{"Origin", "https://evil.example"}}).status, 403);
  EXPECT_EQ(upgrade(app, {{"Origin", "null"}}).status, 403);
}

TEST_F(ServiceTest, ItsConnectionsHaveTheLimitsOfItsSettings) {
  Service small({.limits = {.message = 100, .unsent = 200}});
  App other;
  other.mount("/_ephaptic", small);
  const auto answer = upgrade(other);
  ASSERT_NE(answer.upgrade, nullptr);
  EXPECT_EQ(answer.upgrade->limits.message, 100U);
  EXPECT_EQ(answer.upgrade->limits.unsent, 200U);
}

TEST_F(ServiceTest, Row141OneAddressHasABoundedNumberOfConnections) {
  const auto most = service.settings().connections_per_address;
  for (std::size_t at = 0; at < most; ++at) EXPECT_TRUE(state().peers.enter("192.0.2.1", most));
  EXPECT_FALSE(state().peers.enter("192.0.2.1", most));
  EXPECT_TRUE(state().peers.enter("192.0.2.2", most));
  state().peers.leave("192.0.2.1");
  EXPECT_TRUE(state().peers.enter("192.0.2.1", most));
}

TEST_F(ServiceTest, AFunctionMayAlsoBeARoute) {
  service
      .expose("add", {"left", "right"},
              [](const Call& call, int left, double right) {
                EXPECT_EQ(call.via(), Via::http);
                return left + right;
              })
      .get("/add/{left}")
      .post("/add");
  mount();
  EXPECT_EQ(get("/add/2?right=3.5").body, "5.5");
  EXPECT_EQ(post("/add", R"({"left":2,"right":3.5})").body, "5.5");
  const auto bad = get("/add/two?right=3&up=1");
  EXPECT_EQ(bad.status, 400);
  EXPECT_THAT(bad.body, HasSubstr(R"("code":"validation_error")"));
  EXPECT_THAT(bad.body, HasSubstr(R"("loc":["up"])"));
  EXPECT_EQ(post("/add", "{}", "text/plain").status, 415);
  EXPECT_EQ(post("/add", "[1,2]").status, 400);
}

TEST_F(ServiceTest, ARouteHasTheGuardTheLimitAndTheErrorsOfItsFunction) {
  service.expose("whoami", {}, signed_in, [](const Call& call) { return call.identity().subject; })
      .get("/whoami")
      .limit("1/m");
  service.expose("full", {}, []() -> int { throw Refusal("The room is full."); }).post("/full");
  service.expose("conflict", {}, []() -> Result<int> { return fail(Reason::conflict); }).post("/conflict");
  service.expose("nothing", {}, [] {}).post("/nothing");
  mount();
  const auto refused = get("/whoami");
  EXPECT_EQ(refused.status, 401);
  EXPECT_NE(refused.find("WWW-Authenticate"), nullptr);
  EXPECT_EQ(get("/whoami", token("ada")).body, R"("ada")");
  const auto limited = get("/whoami", token("ada"));
  EXPECT_EQ(limited.status, 429);
  EXPECT_EQ(*limited.find("Retry-After"), "60");
  EXPECT_THAT(post("/full", "").body, HasSubstr(R"("title":"The room is full.")"));
  EXPECT_EQ(post("/conflict", "").status, 409);
  EXPECT_EQ(post("/nothing", "").status, 204);
}

TEST_F(ServiceTest, BytesAreBase64OverHttp) {
  service
      .expose("twice", {"data"},
              [](Bytes data) {
                data.insert(data.end(), data.begin(), data.end());
                return data;
              })
      .post("/twice");
  mount();
  EXPECT_EQ(post("/twice", R"({"data":"AP8="})").body, R"("AP8A/w==")");
}

TEST_F(ServiceTest, StreamsAreJsonLinesOverHttp) {
  service
      .expose("count", {"to"},
              [](int to) -> Stream<Point> {
                for (int at = 1; at <= to; ++at) co_yield Point{1.0 * at, 0.5};
              })
      .get("/count");
  mount();
  const auto answer = get("/count?to=2");
  EXPECT_EQ(*answer.find("Content-Type"), "application/jsonl");
  std::string lines;
  while (answer.more(lines)) {
  }
  EXPECT_EQ(lines, "{\"x\":1.0,\"y\":0.5}\n{\"x\":2.0,\"y\":0.5}\n");
}

}  // namespace
}  // namespace gatehouse::rpc
