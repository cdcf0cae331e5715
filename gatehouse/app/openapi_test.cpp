#include <gatehouse/app/openapi.h>
#include <gatehouse/json/parse.h>
#include <gatehouse/json/print.h>
#include <gtest/gtest.h>

#include <initializer_list>

namespace gatehouse {
namespace {

using json::Value;

enum class Kind : unsigned char { drawing, photograph };
struct Picture {
  std::string title;
  Kind kind;
  std::optional<std::vector<std::string>> tags;
};
struct NewPicture {
  std::string title;
};

Response nothing(const Request&) { return no_content(); }

class OpenApiTest : public testing::Test {
 protected:
  Value document() {
    auto parsed = json::parse(openapi(app, {.title = "Gallery", .version = "1.2"}));
    return parsed ? *parsed : Value();
  }
  // The value at the end of these names, as JSON; "" when there is none.
  std::string at(std::initializer_list<std::string_view> names) {
    const auto whole = document();
    const Value* value = &whole;
    for (const auto name : names) {
      value = value->object() == nullptr ? nullptr : value->object()->find(name);
      if (value == nullptr) return "";
    }
    return json::print(*value);
  }

  App app{{.cookies = {.name = "__Host-gallery"}}};
};

TEST_F(OpenApiTest, TellsItsTitleAndVersion) {
  EXPECT_EQ(at({"openapi"}), R"("3.1.0")");
  EXPECT_EQ(at({"info"}), R"({"title":"Gallery","version":"1.2"})");
}

TEST_F(OpenApiTest, TypesBecomeSchemasOfBodiesAndAnswers) {
  app.post("/pictures", nothing).summary("Hangs a picture.").tag("pictures").takes<NewPicture>().gives<Picture>(201);
  EXPECT_EQ(
      at({"paths", "/pictures", "post", "requestBody"}),
      R"({"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/NewPicture"}}}})");
  EXPECT_EQ(
      at({"paths", "/pictures", "post", "responses", "201"}),
      R"({"description":"Created","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Picture"}}}})");
  EXPECT_EQ(at({"components", "schemas", "Kind"}), R"({"enum":["drawing","photograph"]})");
  EXPECT_TRUE(at({"components", "schemas", "Picture"}).contains(R"("required":["title","kind"])"));
  EXPECT_EQ(at({"tags"}), R"([{"name":"pictures"}])");
  EXPECT_EQ(at({"paths", "/pictures", "post", "operationId"}), R"("post_pictures")");
}

TEST_F(OpenApiTest, ABodyBringsItsRefusalsAndReasonsAreGroupedByStatus) {
  app.post("/pictures", nothing).takes<NewPicture>().gives(204).refuses({Reason::conflict, Reason::account_exists});
  for (const auto* status : {"400", "413", "415"}) {
    EXPECT_FALSE(at({"paths", "/pictures", "post", "responses", status}).empty()) << status;
  }
  const auto conflict = at({"paths", "/pictures", "post", "responses", "409"});
  EXPECT_TRUE(conflict.contains(R"("enum":["conflict","account_exists"])")) << conflict;
  EXPECT_TRUE(conflict.contains("application/problem+json") && conflict.contains("#/components/schemas/Problem"));
}

TEST_F(OpenApiTest, GuardsBecomeSecurityAndRefusals) {
  app.get("/open", nothing);
  app.get("/mine", signed_in, nothing);
  app.get("/maybe", optional_identity, nothing);
  app.delete_("/all", has_role("admin") && fresh_within(10min), nothing);
  EXPECT_EQ(at({"paths", "/open", "get", "security"}), "[]");
  EXPECT_EQ(at({"paths", "/mine", "get", "security"}), R"([{"bearer":[]},{"cookie":[]}])");
  EXPECT_EQ(at({"paths", "/maybe", "get", "security"}), R"([{},{"bearer":[]},{"cookie":[]}])");
  EXPECT_EQ(at({"paths", "/all", "delete", "x-guard"}),
            json::print(Value((has_role("admin") && fresh_within(10min)).name())));
  EXPECT_TRUE(at({"paths", "/mine", "get", "responses", "401"}).contains("missing_credentials"));
  EXPECT_EQ(at({"paths", "/mine", "get", "responses", "403"}), "");
  const auto refused = at({"paths", "/all", "delete", "responses", "403"});
  for (const auto* code : {"forbidden", "stale_login", "cross_site"}) EXPECT_TRUE(refused.contains(code)) << refused;
  EXPECT_EQ(at({"components", "securitySchemes", "cookie", "name"}), R"("__Host-gallery")");
}

TEST_F(OpenApiTest, PathsAndQueriesBecomeParameters) {
  app.get("/files/{folder}/{path...}", nothing).query("as", "How.");
  EXPECT_EQ(at({"paths", "/files/{folder}/{path}", "get", "parameters"}),
            R"([{"name":"folder","in":"path","required":true,"schema":{"type":"string"}},)"
            R"({"name":"path","in":"path","required":true,"schema":{"type":"string"}},)"
            R"({"name":"as","in":"query","required":false,"schema":{"type":"string"},"description":"How."}])");
}

TEST_F(OpenApiTest, RoutesOfOnePathStandTogetherAndNoneIsHidden) {
  app.get("/a", nothing).gives(204);
  app.post("/b", nothing);
  app.post("/a", nothing);
  EXPECT_FALSE(at({"paths", "/a", "get"}).empty());
  EXPECT_FALSE(at({"paths", "/a", "post"}).empty());
  app.get("/page.css", nothing).unlisted();
  EXPECT_EQ(at({"paths", "/page.css"}), "");
  EXPECT_EQ(at({"paths", "/b", "post", "responses"}), R"({"default":{"description":"Not described."}})");
}

TEST_F(OpenApiTest, IsServedWithAllRoutesAlsoThoseAddedAfterIt) {
  add_openapi(app, {.title = "Gallery", .version = "1.2"});
  app.get("/later", nothing);
  const auto answer = app.ask({.target = "/openapi.json"});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(*answer.find("Content-Type"), "application/json");
  EXPECT_TRUE(answer.body.contains("/later"));
}

TEST_F(OpenApiTest, HasAPageThatAsksNobodyElse) {
  add_openapi(app, {.title = "Gallery", .version = "1.2"});
  const auto page = app.ask({.target = "/docs"});
  EXPECT_EQ(page.status, 200);
  EXPECT_FALSE(page.body.contains("http:") || page.body.contains("https:"));
  EXPECT_FALSE(page.find("Content-Security-Policy")->contains("unsafe"));
}

}  // namespace
}  // namespace gatehouse
