#include <gatehouse/auth/auth_testing.h>
#include <gatehouse/auth/set_up.h>
#include <gatehouse/store/transaction.h>

namespace gatehouse {
namespace {

class SetUp : public testing::Test {
 protected:
  SetUp() {
    AuthSettings settings{.issuer = "https://id.example"};
    settings.password_cost = {.memory_kib = 64, .passes = 1, .lanes = 1};
    settings.sign_up_open = false;
    owner = Auth::open(settings, Secret("0123456789abcdef0123456789abcdef"),
                       {.clock = clock, .random = random, .upkeep_thread = false})
                .value();
  }
  Auth& auth() { return *owner; }
  std::string token() { return make_setup_token(auth()).value().value(); }
  Result<User> set_ada_up(std::string_view token) {
    return set_up(auth(), token, {.username = "ada", .password = good_password, .email = {}}, here);
  }

  FixedClock clock;
  crypto::FixedRandom random;
  std::unique_ptr<Auth> owner;
  const Client here{.address = "192.0.2.1", .user_agent = "Firefox"};
};

TEST_F(SetUp, MakesAnAdministratorAlsoWhereSignUpIsClosed) {
  const auto made = set_ada_up(token());
  ASSERT_TRUE(made);
  EXPECT_EQ(made->roles, std::vector<std::string>{"admin"});
  EXPECT_TRUE(sign_in(auth(), {.username = "ada", .password = good_password}, here));
  EXPECT_EQ(make_setup_token(auth()).value(), std::nullopt);
}

TEST_F(SetUp, Row152KeepsNoTokenInTheDatabase) {
  const auto text = token();
  EXPECT_EQ(text.size(), 43U);  // 32 bytes
  const auto held = auth().database->read([](store::Transaction& transaction) {
    return transaction.rows<std::string>("SELECT kind || hash || payload FROM one_time");
  });
  ASSERT_EQ(held->size(), 1U);
  EXPECT_FALSE(held->at(0).contains(text));
}

TEST_F(SetUp, Row152TakesATokenOnceAndForAnHour) {
  const auto late = token();
  clock.advance(setup_lifetime);
  expect_refusal(set_ada_up(late), Reason::forbidden);
  const auto good = token();
  EXPECT_TRUE(set_ada_up(good));
  expect_refusal(set_up(auth(), good, {.username = "eve", .password = good_password}, here), Reason::forbidden);
}

TEST_F(SetUp, RefusesATokenOfTheStartBefore) {
  const auto before = token(), now = token();
  expect_refusal(set_ada_up(before), Reason::forbidden);
  EXPECT_TRUE(set_ada_up(now));
}

TEST_F(SetUp, KeepsTheTokenWhenThePasswordIsRefused) {
  const auto good = token();
  expect_refusal(set_up(auth(), good, {.username = "ada", .password = "short"}, here), Reason::password_too_short);
  EXPECT_TRUE(set_ada_up(good));
}

TEST_F(SetUp, Row152CountsGuessesAgainstTheAddressWithoutHashingAPassword) {
  token();
  for (int guess = 0; guess < auth().settings.address_throttle.failures; ++guess) {
    expect_refusal(set_up(auth(), "guess", {.username = "eve", .password = "short"}, here), Reason::forbidden);
  }
  expect_refusal(set_ada_up("guess"), Reason::rate_limited);
}

}  // namespace
}  // namespace gatehouse
