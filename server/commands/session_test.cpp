#include <gatehouse/auth/upkeep.h>
#include <server/commands/commands_testing.h>

namespace gatehouse::server {
namespace {

class SessionCommand : public CommandTest {
 protected:
  SessionCommand() {
    EXPECT_EQ(add("ada").status, 0);
    house = auth();
  }
  std::string only_session() {
    return *member(element(read(gatehouse({"session", "list", "ada", "--json"})), 0), "id").string();
  }
  bool is_known(const SignedIn& answer) {
    EXPECT_TRUE(catch_up(*house));
    return house->tokens.identify({.bearer = answer.ticket.access_token}).has_value();
  }
  std::unique_ptr<Auth> house;
};

TEST_F(SessionCommand, ListShowsWhereAnAccountIsSignedIn) {
  EXPECT_EQ(gatehouse({"session", "list", "ada"}).out, "no sessions\n");
  sign_in_as(*house, "ada", {.address = "192.0.2.7", .user_agent = "Firefox"});
  const auto listed = read(gatehouse({"session", "list", "ada", "--json"}));
  ASSERT_EQ(listed.array()->size(), 1U);
  EXPECT_EQ(member(element(listed, 0), "address"), json::Value("192.0.2.7"));
  EXPECT_EQ(member(element(listed, 0), "user_agent"), json::Value("Firefox"));
  EXPECT_NE(gatehouse({"session", "list", "ada"}).out.find("192.0.2.7"), std::string::npos);
}

TEST_F(SessionCommand, ListLetsNoUserAgentDriveTheTerminal) {
  sign_in_as(*house, "ada",
             {.address = "192.0.2.7", .user_agent = "evil\x1b]0;title\x07\r\nforged" + std::string(300, 'x')});
  const auto listed = gatehouse({"session", "list", "ada"});
  EXPECT_EQ(std::ranges::count(listed.out, '\n'), 2) << listed.out;
  EXPECT_EQ(listed.out.find('\x1b'), std::string::npos);
  EXPECT_NE(listed.out.find("an unknown device"), std::string::npos) << listed.out;
}

TEST_F(SessionCommand, RevokeEndsOneSession) {
  const auto first = sign_in_as(*house, "ada");
  const auto id = only_session();
  const auto second = sign_in_as(*house, "ada");
  EXPECT_EQ(gatehouse({"session", "revoke", id}).out, "revoked session " + id + "\n");
  EXPECT_FALSE(is_known(first));
  EXPECT_TRUE(is_known(second));
  expect_refused(gatehouse({"session", "revoke", id}), 1, "is over already");
}

TEST_F(SessionCommand, RevokeAllEndsEverySessionOfAUser) {
  const auto first = sign_in_as(*house, "ada");
  const auto second = sign_in_as(*house, "ada");
  EXPECT_EQ(gatehouse({"session", "revoke", "--user", "ada", "--all"}).out, "revoked 2 sessions of ada\n");
  EXPECT_FALSE(is_known(first));
  EXPECT_FALSE(is_known(second));
  EXPECT_EQ(gatehouse({"session", "revoke", "--user", "ada", "--all"}).out, "revoked 0 sessions of ada\n");
}

TEST_F(SessionCommand, RevokeWantsOneSessionOrAllOfAUser) {
  const auto answer = sign_in_as(*house, "ada");
  expect_refused(gatehouse({"session", "revoke"}), 2, "--user USER --all");
  expect_refused(gatehouse({"session", "revoke", "--all"}), 2, "--user USER --all");
  expect_refused(gatehouse({"session", "revoke", "--user", "ada"}), 2, "--user USER --all");
  expect_refused(gatehouse({"session", "revoke", "1", "--user", "ada", "--all"}), 2, "--user USER --all");
  expect_refused(gatehouse({"session", "revoke", "nonsense"}), 1, "is no session id");
  expect_refused(gatehouse({"session", "revoke", "12345"}), 1, "there is no session 12345");
  expect_refused(gatehouse({"session", "revoke", "--user", "bob", "--all"}), 1, "there is no account bob");
  expect_refused(gatehouse({"session", "list", "bob"}), 1, "there is no account bob");
  expect_refused(gatehouse({"session", "list"}), 2, "USER");
  EXPECT_TRUE(is_known(answer));
}

}  // namespace
}  // namespace gatehouse::server
