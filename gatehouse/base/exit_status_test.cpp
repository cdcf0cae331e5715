#include <gatehouse/base/exit_status.h>
#include <gtest/gtest.h>

namespace gatehouse {
namespace {

std::string said_about(const Result<int>& ran) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(exit_status(ran), 1);
  return testing::internal::GetCapturedStderr();
}

TEST(ExitStatus, IsTheProgramsOwnWhenItRan) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(exit_status(0), 0);
  EXPECT_EQ(exit_status(7), 7);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(ExitStatus, OfAnErrorIsOneAndSaysWhichInOneLine) {
  EXPECT_EQ(said_about(fail(Reason::invalid_config, "app.secret: too short")),
            "invalid_config: app.secret: too short\n");
  EXPECT_EQ(said_about(fail(Reason::not_found)), "not_found: There is nothing here.\n");
}

TEST(ExitStatus, KeepsWhatComesFromOutsideOnThatLine) {
  EXPECT_EQ(said_about(fail(Reason::not_found, "a\nb\x1b[2J")), "not_found: a\\x0ab\\x1b[2J\n");
}

}  // namespace
}  // namespace gatehouse
