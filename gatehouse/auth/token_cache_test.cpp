#include <gatehouse/auth/token_cache.h>
#include <gtest/gtest.h>

#include <memory>
#include <thread>

namespace gatehouse {
namespace {

IdentityPointer named(std::string name) {
  return std::make_shared<const Identity>(Identity{.subject = std::move(name)});
}

TEST(TokenCache, FindsWhatWasPutAndNothingElse) {
  TokenCache cache;
  cache.put("header.claims.signature", named("ada"));
  ASSERT_TRUE(cache.find("header.claims.signature"));
  EXPECT_EQ(cache.find("header.claims.signature")->subject, "ada");
  EXPECT_FALSE(cache.find("header.claims.signaturf"));
  EXPECT_FALSE(cache.find("header.claims.signatur"));
  EXPECT_FALSE(cache.find(""));
}

TEST(TokenCache, TokensThatEndAlikeAreToldApart) {
  const std::string end = "." + std::string(86, 's');
  TokenCache cache;
  cache.put("header.ada" + end, named("ada"));
  EXPECT_FALSE(cache.find("header.bob" + end));
  cache.put("header.bob" + end, named("bob"));
  EXPECT_EQ(cache.find("header.ada" + end)->subject, "ada");
  EXPECT_EQ(cache.find("header.bob" + end)->subject, "bob");
}

TEST(TokenCache, NeverGrowsBeyondItsPlaces) {
  TokenCache cache(16);
  for (int i = 0; i < 1'000; ++i) cache.put("token" + std::to_string(i), named("ada"));
  int found = 0;
  for (int i = 0; i < 1'000; ++i) found += cache.find("token" + std::to_string(i)) ? 1 : 0;
  EXPECT_LE(found, 16);
  EXPECT_GT(found, 0);
}

TEST(TokenCache, AFoundIdentityOutlivesItsPlace) {
  TokenCache cache(4);
  cache.put("a", named("ada"));
  const auto held = cache.find("a");
  for (int i = 0; i < 100; ++i) cache.put(std::to_string(i), named("other"));
  EXPECT_EQ(held->subject, "ada");
}

TEST(TokenCache, ManyThreadsNeverSeeAnothersIdentity) {
  TokenCache cache(64);
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 2'000; ++i) {
        const auto token = std::to_string((i * 7 + t) % 200);
        if (const auto found = cache.find(token)) {
          EXPECT_EQ(found->subject, token);
        } else {
          cache.put(token, named(token));
        }
      }
    });
  }
}

}  // namespace
}  // namespace gatehouse
