#include <gatehouse/auth/auth_testing.h>
#include <gatehouse/auth/sign_out.h>
#include <gatehouse/auth/upkeep.h>
#include <gatehouse/store/migrate.h>

#include <unistd.h>

#include <array>
#include <filesystem>
#include <limits>
#include <thread>

namespace gatehouse {
namespace {

const Time noon = from_unix_seconds(1'750'000'000);

store::Revocation revocation(std::int64_t session, std::int64_t up_to, Time forget_at = noon + 5min) {
  return {.session_id = session, .up_to = up_to, .forget_at = forget_at};
}

TEST(Revocations, RefuseTheGenerationsUpToTheirs) {
  Revocations revocations;
  revocations.add(std::array{revocation(7, 3)});
  EXPECT_TRUE(revocations.revoked("7", 0));
  EXPECT_TRUE(revocations.revoked("7", 3));
  EXPECT_FALSE(revocations.revoked("7", 4));
  EXPECT_FALSE(revocations.revoked("8", 0));
}

TEST(Revocations, AnEndedSessionIsRefusedWhateverTheGeneration) {
  Revocations revocations;
  revocations.add(std::array{revocation(7, store::every_generation)});
  EXPECT_TRUE(revocations.revoked("7", std::numeric_limits<std::int64_t>::max()));
}

TEST(Revocations, ALaterSmallerOneDoesNotOpenWhatWasClosed) {
  Revocations revocations;
  revocations.add(std::array{revocation(7, store::every_generation, noon + 1h), revocation(7, 2, noon + 1min)});
  EXPECT_TRUE(revocations.revoked("7", 9));
  revocations.forget(noon + 30min);
  EXPECT_TRUE(revocations.revoked("7", 9));
}

TEST(Revocations, TokensWithoutASessionAreNotTouched) {
  Revocations revocations;
  revocations.add(std::array{revocation(7, store::every_generation)});
  for (const auto* text : {"", "07", "7 ", "seven", "-7", "+7", "7.0"})
    EXPECT_FALSE(revocations.revoked(text, 0)) << text;
}

TEST(Revocations, AreForgottenWhenTheirTimeHasCome) {
  Revocations revocations;
  revocations.add(std::array{revocation(7, 3), revocation(8, 3, noon + 6min)});
  revocations.forget(noon + 5min);
  EXPECT_EQ(revocations.size(), 1U);
  EXPECT_FALSE(revocations.revoked("7", 0));
  EXPECT_TRUE(revocations.revoked("8", 0));
}

TEST(Revocations, RowF8AreNotCertainForEverWithoutTheDatabase) {
  FixedClock clock;
  Revocations revocations;
  const auto database = store::Database::open("sqlite::memory:").value();
  ASSERT_TRUE(store::migrate(*database));
  revocations.expire_after(1min);
  ASSERT_TRUE(revocations.catch_up(*database, clock));
  clock.advance(1min);
  EXPECT_TRUE(revocations.certain(clock));
  clock.advance(1ms);
  const auto lost = revocations.certain(clock);
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().reason, Reason::storage_unavailable);
  EXPECT_EQ(lost.error().retry_after, 1s);
  ASSERT_TRUE(revocations.catch_up(*database, clock));
  EXPECT_TRUE(revocations.certain(clock)) << "it heals";
}

TEST(Revocations, AreCertainWhereNobodyAskedForALimit) {
  FixedClock clock;
  const Revocations revocations;
  clock.advance(1000h);
  EXPECT_TRUE(revocations.certain(clock));
}

class TwoProcessesTest : public testing::Test {
 protected:
  TwoProcessesTest() : folder(std::filesystem::temp_directory_path() / ("gatehouse_two_" + std::to_string(getpid()))) {
    std::filesystem::create_directory(folder);
  }
  ~TwoProcessesTest() override { std::filesystem::remove_all(folder); }

  std::unique_ptr<Auth> open(bool upkeep_thread) {
    AuthSettings settings{.database = "sqlite:" + (folder / "gatehouse.db").string(), .issuer = "https://id.example"};
    settings.password_cost = {.memory_kib = 64, .passes = 1, .lanes = 1};
    auto opened = Auth::open(settings, Secret("0123456789abcdef0123456789abcdef"), {.upkeep_thread = upkeep_thread});
    if (!opened) throw std::runtime_error(opened.error().detail);
    return std::move(*opened);
  }

  std::filesystem::path folder;
};

TEST_F(TwoProcessesTest, AtTheNextRoundOneHearsWhatTheOtherRevoked) {
  const auto first = open(false);
  const auto second = open(false);
  ASSERT_TRUE(sign_up(*first, {.username = "ada", .password = good_password}, {}));
  const auto answer = sign_in(*first, {.username = "ada", .password = good_password}, {});
  ASSERT_TRUE(answer);
  const Credentials given{.bearer = answer->ticket.access_token};
  ASSERT_TRUE(second->tokens.identify(given));
  ASSERT_TRUE(sign_out(*first, **first->tokens.identify(given), {}));
  ASSERT_TRUE(catch_up(*second));
  expect_refusal(second->tokens.identify(given), Reason::session_revoked);
}

TEST_F(TwoProcessesTest, ARestartForgetsNoRevocation) {
  std::string token;
  {
    const auto before = open(false);
    ASSERT_TRUE(sign_up(*before, {.username = "ada", .password = good_password}, {}));
    const auto answer = sign_in(*before, {.username = "ada", .password = good_password}, {});
    ASSERT_TRUE(answer);
    token = answer->ticket.access_token;
    ASSERT_TRUE(sign_out(*before, **before->tokens.identify({.bearer = token}), {}));
  }
  const auto after = open(false);
  expect_refusal(after->tokens.identify({.bearer = token}), Reason::session_revoked);
}

TEST_F(TwoProcessesTest, TheUpkeepThreadHearsByItself) {
  const auto first = open(false);
  const auto second = open(true);
  ASSERT_TRUE(sign_up(*first, {.username = "ada", .password = good_password}, {}));
  const auto answer = sign_in(*first, {.username = "ada", .password = good_password}, {});
  ASSERT_TRUE(answer);
  const Credentials given{.bearer = answer->ticket.access_token};
  ASSERT_TRUE(second->tokens.identify(given));
  ASSERT_TRUE(sign_out(*first, **first->tokens.identify(given), {}));
  bool refused = false;
  for (int i = 0; i < 600 && !refused; ++i) {
    std::this_thread::sleep_for(10ms);
    refused = !second->tokens.identify(given);
  }
  EXPECT_TRUE(refused);
}

}  // namespace
}  // namespace gatehouse
