#include <gatehouse/app/app.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace gatehouse {
namespace {

TEST(AppSetUp, APatternTwiceIsAFaultOfTheProgram) {
  App app;
  const auto handler = [](const Request&) { return no_content(); };
  app.get("/a/{id}", handler);
  EXPECT_THROW(app.get("/a/{name}", handler), std::invalid_argument);
}

TEST(AppSetUp, WithoutAnIdentityLoaderGuardedRoutesAreClosed) {
  App app;
  app.get("/me", signed_in, [](const Request&) { return no_content(); });
  EXPECT_EQ(app.ask({.target = "/me", .headers = {{"Authorization", "Bearer ada"}}}).status, 401);
}

TEST(AppSetUp, AnIdentityThatIsHeldIsGoodUntilItExpiresUnlessTheProgramKnowsMore) {
  FixedClock clock;
  App app({.clock = &clock});
  const Identity who{.subject = "ada", .expires_at = clock.now() + 1s};
  EXPECT_TRUE(app.still_good(who));
  clock.advance(1s);
  EXPECT_EQ(app.still_good(who).error().reason, Reason::expired_token);
  app.recheck([](const Identity&) -> Result<void> { return fail(Reason::forbidden); });
  EXPECT_EQ(app.still_good(who).error().reason, Reason::forbidden);
}

TEST(AppSetUp, AnAddressThatCannotBeHadIsExitOne) {
  App app;
  EXPECT_EQ(app.listen("nonsense"), 1);
  EXPECT_EQ(app.listen("127.0.0.1:99999"), 1);
  EXPECT_EQ(app.listen("203.0.113.1:0"), 1);
}

}  // namespace
}  // namespace gatehouse
