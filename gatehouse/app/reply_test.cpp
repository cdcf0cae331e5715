#include <gatehouse/app/reply.h>

#include <gtest/gtest.h>

#include <algorithm>

namespace gatehouse {
namespace {

using namespace std::chrono_literals;

std::string retry_after(const Error& error) {
  const auto answer = problem(error, "");
  const auto found = std::ranges::find(answer.headers, "Retry-After", [](const auto& header) { return header.first; });
  return found == answer.headers.end() ? "" : found->second;
}

TEST(Problem, Every503SaysWhenToComeAgain) {
  EXPECT_EQ(retry_after({Reason::storage_unavailable, "locked", 1s}), "1");
  EXPECT_EQ(retry_after({Reason::storage_unavailable, "locked", {}}), "60");
  EXPECT_EQ(retry_after({Reason::storage_corrupt, "damaged", {}}), "60");
}

TEST(Problem, OthersSayItOnlyWhenTheyKnow) {
  EXPECT_EQ(retry_after({Reason::rate_limited, "too many", 7s}), "7");
  EXPECT_EQ(retry_after({Reason::wrong_password, "wrong", {}}), "");
}

}  // namespace
}  // namespace gatehouse
