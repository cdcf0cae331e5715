// A whole Auth on a database in memory, with a clock that stands still; for tests.
#pragma once

#include <gatehouse/auth/auth.h>
#include <gatehouse/auth/refresh.h>
#include <gatehouse/auth/sign_in.h>
#include <gatehouse/auth/sign_up.h>
#include <gatehouse/store/audit.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace gatehouse {

inline constexpr std::string_view good_password = "correct horse battery";

class AuthTest : public testing::Test {
 protected:
  static AuthSettings settings() {
    AuthSettings settings{.issuer = "https://id.example"};
    settings.password_cost = {.memory_kib = 64, .passes = 1, .lanes = 1};
    return settings;
  }

  explicit AuthTest(AuthSettings chosen = settings()) {
    auto opened = Auth::open(std::move(chosen), Secret("0123456789abcdef0123456789abcdef"),
                             {.clock = clock, .random = random, .upkeep_thread = false});
    if (!opened) throw std::runtime_error(opened.error().detail);
    owner = std::move(*opened);
    EXPECT_TRUE(sign_up(auth(), {.username = "ada", .password = good_password, .email = "ada@example.org"}, here));
  }

  Auth& auth() { return *owner; }

  SignedIn sign_ada_in(const Client& client = {.address = "192.0.2.1", .user_agent = "Firefox"}) {
    auto answer = sign_in(auth(), {.username = "ada", .password = good_password}, client);
    if (!answer) throw std::runtime_error(std::string(facts(answer.error().reason).name) + answer.error().detail);
    return std::move(*answer);
  }

  // What a guarded request with this access token would find.
  Result<IdentityPointer> who(const SignedIn& answer) {
    return auth().tokens.identify({.bearer = answer.ticket.access_token});
  }
  static std::string_view refresh_token(const SignedIn& answer) { return *answer.ticket.refresh_token; }

  // What the audit trail holds about accounts, oldest first.
  std::vector<std::string> events() {
    std::vector<std::string> names;
    const auto entries = store::list_audit(*auth().database, {});
    for (const auto& entry : *entries) {
      if (entry.record.event != "signing_key_added") names.insert(names.begin(), entry.record.event);
    }
    return names;
  }

  FixedClock clock;
  crypto::FixedRandom random;
  std::unique_ptr<Auth> owner;
  const Client here{.address = "192.0.2.1", .user_agent = "Firefox"};
  const Client elsewhere{.address = "198.51.100.7", .user_agent = "curl"};
};

template <class T>
void expect_refusal(const Result<T>& result, Reason reason) {
  ASSERT_FALSE(result);
  EXPECT_EQ(facts(result.error().reason).name, facts(reason).name) << result.error().detail;
}

}  // namespace gatehouse
