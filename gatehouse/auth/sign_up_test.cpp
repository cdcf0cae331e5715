#include <gatehouse/auth/auth_testing.h>
#include <gatehouse/auth/sign_up.h>
#include <gatehouse/store/accounts.h>

#include <atomic>
#include <thread>

namespace gatehouse {
namespace {

class SignUpTest : public AuthTest {
 protected:
  Result<User> try_name(std::string_view name) {
    return sign_up(auth(), {.username = name, .password = good_password}, elsewhere);
  }
  Result<User> try_email(std::string_view email) {
    return sign_up(auth(), {.username = "bob", .password = good_password, .email = email}, elsewhere);
  }
  Result<User> try_password(std::string_view password) {
    return sign_up(auth(), {.username = "bob", .password = password, .email = "bob.smith@example.org"}, elsewhere);
  }
};

TEST_F(SignUpTest, MakesAnAccountWithoutRolesAndStoresOnlyAHash) {
  const auto user = try_name("Grace.Hopper");
  ASSERT_TRUE(user);
  EXPECT_EQ(user->username, "Grace.Hopper");
  EXPECT_TRUE(user->roles.empty());
  EXPECT_FALSE(user->disabled);
  const auto stored = store::find_account(*auth().database, user->id);
  ASSERT_TRUE(stored && *stored);
  EXPECT_TRUE((*stored)->password_hash.starts_with("$argon2id$"));
  EXPECT_EQ((*stored)->password_hash.find(good_password), std::string::npos);
}

TEST_F(SignUpTest, ATakenNameOrEmailIsRefusedInAnySpelling) {
  expect_refusal(try_name("ada"), Reason::account_exists);
  expect_refusal(try_name("ADA"), Reason::account_exists);
  expect_refusal(try_email("ada@example.org"), Reason::account_exists);
  expect_refusal(try_email("Ada@Example.ORG"), Reason::account_exists);
}

TEST_F(SignUpTest, Row55NamesAreLettersDigitsAndThreeSigns) {
  for (const auto* good : {"a", "7", "a.b-c_d", "Z9"}) EXPECT_TRUE(try_name(good)) << good;
  const std::string longest(64, 'x');
  EXPECT_TRUE(try_name(longest));
  for (const std::string_view bad : {"", " ada", "ada ", ".ada", "-ada", "a b", "a@b", "ad\xC3\xA4", "a\nb",
                                     "\xEF\xBC\xA1"
                                     "da",
                                     "a\xE2\x80\xAE"
                                     "b",
                                     "' OR 1=1--", "*)(uid=*", "%00", "${jndi:x}"}) {
    expect_refusal(try_name(bad), Reason::invalid_username);
  }
  expect_refusal(try_name(std::string_view("a\0b", 3)), Reason::invalid_username);
  expect_refusal(try_name(longest + "x"), Reason::invalid_username);
}

TEST_F(SignUpTest, Row54AddressesWithASecondRecipientOrQuotesAreRefused) {
  for (const std::string_view bad :
       {"a@x\r\nBcc:b@y", "a@evil@corp.example", "\"a b\"@x.example", "@x.example", "a@", "a", "a@x", "a@.x.example",
        "a@x..example", ".a@x.example", "a.@x.example", "a..b@x.example", "a@x.example.", "a b@x.example",
        "a@\xEF\xBC\x8E"
        "example"}) {
    expect_refusal(try_email(bad), Reason::invalid_email);
  }
  expect_refusal(try_email(std::string(250, 'a') + "@x.example"), Reason::invalid_email);
  EXPECT_TRUE(try_email("bob.smith+tag@mail.example.org"));
}

TEST_F(SignUpTest, Row60WeakPasswordsAreRefusedWithTheReason) {
  expect_refusal(try_password("short7!"), Reason::password_too_short);
  expect_refusal(try_password(std::string(257, 'x')), Reason::password_too_long);
  expect_refusal(try_password("password1"), Reason::password_too_common);
  expect_refusal(try_password("bob.smith@example.org"), Reason::password_is_name);
  expect_refusal(try_password("bad utf8 \xFF\xFE here"), Reason::invalid_request);
  expect_refusal(try_password(std::string_view("nul\0inside it", 13)), Reason::invalid_request);
}

TEST_F(SignUpTest, Row37ALongPasswordIsTakenWhole) {
  const std::string locks = [] {
    std::string text;
    for (int i = 0; i < 64; ++i) text += std::string("\xF0\x9F\x94") + static_cast<char>(0x80 + i);  // 256 bytes
    return text;
  }();
  ASSERT_TRUE(try_password(locks));
  EXPECT_TRUE(sign_in(auth(), {.username = "bob", .password = locks}, here));
  expect_refusal(sign_in(auth(), {.username = "bob", .password = std::string_view(locks).substr(4)}, here),
                 Reason::wrong_password);
}

TEST_F(SignUpTest, Row56OfManyAtOnceForOneNameOneWins) {
  std::atomic<int> made = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 20; ++i) {
    threads.emplace_back([&] {
      const auto user = try_name("grace");
      made += user ? 1 : 0;
      EXPECT_TRUE(user || user.error().reason == Reason::account_exists);
    });
  }
  threads.clear();
  EXPECT_EQ(made, 1);
}

TEST_F(SignUpTest, EachOneCountsAgainstItsAddress) {
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(try_name("-"));
  expect_refusal(try_name("grace"), Reason::rate_limited);
  EXPECT_TRUE(sign_up(auth(), {.username = "grace", .password = good_password}, here));
}

TEST(SignUpClosed, NobodySignsUpButAnOperatorAddsUsers) {
  crypto::FixedRandom random;
  AuthSettings chosen{.issuer = "https://id.example", .sign_up_open = false};
  chosen.password_cost = {.memory_kib = 64, .passes = 1, .lanes = 1};
  auto auth =
      Auth::open(chosen, Secret("0123456789abcdef0123456789abcdef"), {.random = random, .upkeep_thread = false});
  ASSERT_TRUE(auth);
  expect_refusal(sign_up(**auth, {.username = "ada", .password = good_password}, {}), Reason::forbidden);
  const auto user = add_user(**auth, {.username = "ada", .password = good_password}, {"admin"}, {});
  ASSERT_TRUE(user);
  EXPECT_EQ(user->roles, std::vector<std::string>{"admin"});
}

TEST_F(SignUpTest, IsAudited) { EXPECT_EQ(events(), std::vector<std::string>{"signed_up"}); }

}  // namespace
}  // namespace gatehouse
