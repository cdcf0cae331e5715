#include <gatehouse/http/router.h>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace gatehouse::http {
namespace {

using enum Method;
using Outcome = Match::Outcome;

Router example() {
  Router router;
  router.add(get, "/", 0);
  router.add(get, "/users", 1);
  router.add(post, "/users", 2);
  router.add(get, "/users/{id}", 3);
  router.add(delete_, "/users/{id}", 4);
  router.add(get, "/users/me", 5);
  router.add(get, "/users/{id}/keys/{key}", 6);
  router.add(get, "/users/me/keys/{key}", 7);
  router.add(get, "/files/{path...}", 8);
  router.add(get, "/files/{name}", 9);
  router.add(get, "/slash/", 10);
  return router;
}

TEST(Router, FindsLiteralsAndParameters) {
  const Router router = example();
  EXPECT_EQ(router.find(get, "/").route, 0U);
  EXPECT_EQ(router.find(get, "/users").route, 1U);
  EXPECT_EQ(router.find(post, "/users").route, 2U);
  const Match user = router.find(get, "/users/7");
  EXPECT_EQ(user.route, 3U);
  EXPECT_EQ(user.parameter("id"), "7");
  EXPECT_EQ(user.parameter("other"), "");
  const Match key = router.find(get, "/users/7/keys/b c");
  EXPECT_EQ(key.route, 6U);
  ASSERT_EQ(key.parameters().size(), 2U);
  EXPECT_EQ(key.parameters()[0].name, "id");
  EXPECT_EQ(key.parameter("key"), "b c");
}

TEST(Router, TheMoreLiteralPatternWinsWhateverTheOrder) {
  const Router router = example();
  EXPECT_EQ(router.find(get, "/users/me").route, 5U);
  EXPECT_EQ(router.find(get, "/users/me/keys/1").route, 7U);
  EXPECT_EQ(router.find(get, "/files/a").route, 9U) << "one segment before the rest";
  EXPECT_EQ(router.find(get, "/files/a/b").route, 8U);
  EXPECT_EQ(router.find(get, "/files/a/b").parameter("path"), "a/b");
  EXPECT_EQ(router.find(get, "/files/a/").parameter("path"), "a/");
  Router early;
  early.add(get, "/{a}/x", 1);
  early.add(get, "/a/{x}", 2);
  EXPECT_EQ(early.find(get, "/a/x").route, 2U) << "the first segment that differs decides";
  EXPECT_EQ(early.find(get, "/b/x").route, 1U);
}

TEST(Router, APatternWithoutTheMethodGivesWay) {
  const Router router = example();
  const Match match = router.find(delete_, "/users/me");
  EXPECT_EQ(match.route, 4U);
  EXPECT_EQ(match.parameter("id"), "me");
}

TEST(Router, Row147NothingButTheExactPathMatches) {
  const Router router = example();
  for (const std::string path :
       {"", "users", "/USERS", "/users/", "/users//", "/users/7/", "//users", "/users/7/keys", "/users/7/keys/",
        "/users//keys/1", "/users/7/keys/1/2", "/files", "/files/", "/slash", "/slash//", "*", "/nothing"}) {
    EXPECT_EQ(router.find(get, path).outcome, Outcome::not_found) << path;
  }
  EXPECT_EQ(router.find(get, "/slash/").route, 10U);
}

TEST(Router, AKnownPathWithAnotherMethodListsWhatIsAllowed) {
  const Router router = example();
  const Match match = router.find(put, "/users/me");
  EXPECT_EQ(match.outcome, Outcome::method_not_allowed);
  EXPECT_FALSE(match.found());
  EXPECT_EQ(match.allowed.allow(), "GET, HEAD, DELETE");
  EXPECT_TRUE(match.parameters().empty());
  EXPECT_EQ(router.find(options, "/users").allowed.allow(), "GET, HEAD, POST");
  EXPECT_TRUE(router.find(put, "/nothing").allowed.empty());
}

TEST(Router, HeadFallsBackToGet) {
  Router router = example();
  EXPECT_EQ(router.find(head, "/users/7").route, 3U);
  EXPECT_EQ(router.find(head, "/users/7").parameter("id"), "7");
  router.add(head, "/users/{id}", 99);
  EXPECT_EQ(router.find(head, "/users/7").route, 99U);
  Router without;
  without.add(post, "/x", 1);
  EXPECT_EQ(without.find(head, "/x").outcome, Outcome::method_not_allowed);
}

TEST(Router, OneShapeMayNameItsParameterDifferentlyForEachMethod) {
  Router router;
  router.add(get, "/u/{id}", 1);
  router.add(put, "/u/{name}", 2);
  EXPECT_EQ(router.find(get, "/u/7").parameter("id"), "7");
  EXPECT_EQ(router.find(put, "/u/7").parameter("name"), "7");
}

TEST(Router, MistakesAreToldAtStart) {
  Router router = example();
  EXPECT_THROW(router.add(get, "/users", 20), std::invalid_argument);
  EXPECT_THROW(router.add(get, "/users/{name}", 20), std::invalid_argument) << "the same shape";
  for (const std::string pattern : {"", "users", "//", "/a//b", "/{}", "/{...}", "/a{id}", "/{id}x", "/{id", "/id}",
                                    "/{a}/{a}", "/{p...}/x", "/{a.b}", "/{1}/{2}/{3}/{4}/{5}/{6}/{7}/{8}/{9}"}) {
    EXPECT_THROW(router.add(get, pattern, 21), std::invalid_argument) << pattern;
  }
  EXPECT_NO_THROW(router.add(get, "/{1}/{2}/{3}/{4}/{5}/{6}/{7}/{8}", 22));
}

TEST(Router, AHostilePathCostsNoRecursion) {
  const Router router = example();
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "/a";
  EXPECT_EQ(router.find(get, deep).outcome, Outcome::not_found);
  EXPECT_EQ(router.find(get, "/files" + deep).route, 8U);
}

TEST(Method, NamesAreExact) {
  for (const Method method : {get, head, post, put, patch, delete_, options})
    EXPECT_EQ(method_named(name(method)), method);
  EXPECT_EQ(name(delete_), "DELETE");
  EXPECT_FALSE(method_named("get").has_value());
  EXPECT_FALSE(method_named("TRACE").has_value());
  EXPECT_FALSE(method_named("").has_value());
  EXPECT_EQ(MethodSet::all().allow(), "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  EXPECT_EQ(MethodSet{}.allow(), "");
}

}  // namespace
}  // namespace gatehouse::http
