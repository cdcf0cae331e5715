#include <gatehouse/auth/guard.h>
#include <gtest/gtest.h>

namespace gatehouse {
namespace {

const Time noon = from_unix_seconds(1'750'000'000);
const Identity ada{.subject = "ada", .roles = {"admin"}, .scopes = {"read"}, .authenticated_at = noon - 10min};

Reason refusal(const Guard& guard, const Identity* who) {
  const auto result = guard.check(who, noon);
  EXPECT_FALSE(result) << guard.name();
  return result ? Reason::internal : result.error().reason;
}

TEST(Guard, SignedInRefusesGuestsAndNobodyElse) {
  EXPECT_TRUE(signed_in.check(&ada, noon));
  EXPECT_EQ(refusal(signed_in, nullptr), Reason::missing_credentials);
}

TEST(Guard, OptionalIdentityLetsGuestsPassToo) {
  EXPECT_TRUE(optional_identity.check(&ada, noon));
  EXPECT_TRUE(optional_identity.check(nullptr, noon));
  EXPECT_EQ(refusal(optional_identity && signed_in, nullptr), Reason::missing_credentials);
  EXPECT_EQ(optional_identity.name(), "optional_identity");
}

TEST(Guard, RolesAndScopesAreExact) {
  EXPECT_TRUE(has_role("admin").check(&ada, noon));
  EXPECT_EQ(refusal(has_role("Admin"), &ada), Reason::forbidden);
  EXPECT_EQ(refusal(has_role(""), &ada), Reason::forbidden);
  EXPECT_TRUE(has_scope("read").check(&ada, noon));
  EXPECT_EQ(refusal(has_scope("rea"), &ada), Reason::insufficient_scope);
}

TEST(Guard, FreshWithinCountsFromTheLastPassword) {
  EXPECT_TRUE(fresh_within(10min).check(&ada, noon));
  EXPECT_EQ(refusal(fresh_within(599s), &ada), Reason::stale_login);
}

TEST(Guard, AnIdentityWithoutAuthTimeIsNeverFresh) {
  const Identity unknown{.subject = "ada"};
  EXPECT_EQ(refusal(fresh_within(24h), &unknown), Reason::stale_login);
}

TEST(Guard, AndNeedsBothAndTellsTheFirstRefusal) {
  EXPECT_TRUE((has_role("admin") && has_scope("read")).check(&ada, noon));
  EXPECT_EQ(refusal(has_scope("write") && has_role("root"), &ada), Reason::insufficient_scope);
  EXPECT_EQ(refusal(has_role("admin") && has_scope("write"), &ada), Reason::insufficient_scope);
}

TEST(Guard, OrNeedsOneAndTellsTheLeftRefusal) {
  EXPECT_TRUE((has_role("root") || has_scope("read")).check(&ada, noon));
  EXPECT_EQ(refusal(has_role("root") || has_scope("write"), &ada), Reason::forbidden);
}

TEST(Guard, NotTurnsAConditionRoundButNeverLetsGuestsIn) {
  EXPECT_TRUE((!has_role("banned")).check(&ada, noon));
  EXPECT_EQ(refusal(!has_role("admin"), &ada), Reason::forbidden);
  EXPECT_EQ(refusal(!has_role("banned"), nullptr), Reason::missing_credentials);
}

TEST(Guard, NotSignedInIsForGuestsOnly) {
  EXPECT_TRUE((!signed_in).check(nullptr, noon));
  EXPECT_EQ(refusal(!signed_in, &ada), Reason::forbidden);
}

TEST(Guard, NotOfACombinationStillRefusesGuestsWhereAPartNeedsSomebody) {
  EXPECT_EQ(refusal(!has_role("a") && !has_role("b"), nullptr), Reason::missing_credentials);
  EXPECT_EQ(refusal(!(has_role("a") && has_role("b")), nullptr), Reason::missing_credentials);
  EXPECT_EQ(refusal(!(has_role("a") || has_scope("b")), nullptr), Reason::missing_credentials);
}

TEST(Guard, AProgramsOwnConditionIsANamedValueLikeTheOthers) {
  bool open = false;
  const Guard in_office_hours{"in_office_hours", [&](const Identity&) -> Result<void> {
                                if (!open) return fail(Reason::forbidden, "closed");
                                return {};
                              }};
  const auto policy = has_role("admin") && fresh_within(10min) && in_office_hours;
  EXPECT_EQ(policy.name(), "has_role(admin) && fresh_within(600 s) && in_office_hours");
  EXPECT_EQ(refusal(policy, &ada), Reason::forbidden);
  open = true;
  EXPECT_TRUE(policy.check(&ada, noon));
  EXPECT_EQ(refusal(policy, nullptr), Reason::missing_credentials);
}

}  // namespace
}  // namespace gatehouse
