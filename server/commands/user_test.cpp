#include <gatehouse/auth/administer.h>
#include <gatehouse/auth/upkeep.h>
#include <server/commands/commands_testing.h>

namespace gatehouse::server {
namespace {

using UserCommand = CommandTest;

std::size_t count_users(const json::Value& listed) { return listed.array()->size(); }

TEST_F(UserCommand, AddTakesThePasswordFromStandardInput) {
  const auto added = add("ada", {"--email", "ada@example.org"});
  EXPECT_EQ(added.status, 0) << added.error;
  EXPECT_EQ(added.out, "added ada\n");
  const auto house = auth();
  EXPECT_EQ(sign_in_as(*house, "ada@example.org").user.username, "ada");
}

TEST_F(UserCommand, AddGivesRolesEachOnce) {
  const auto added = read(add("ada", {"--role", "editor", "--admin", "--role", "editor", "--json"}));
  EXPECT_EQ(member(added, "user", "roles"), json::Value(json::Array{"admin", "editor"}));
  EXPECT_EQ(add("bob", {"--admin"}).out, "added bob with the roles admin\n");
}

TEST_F(UserCommand, AddMakesAPasswordWhenAskedTo) {
  const auto added = read(gatehouse({"user", "add", "ada", "--generate", "--json"}));
  const auto made = *member(added, "password").string();
  EXPECT_EQ(made.size(), 23U);
  const auto house = auth();
  EXPECT_TRUE(sign_in(*house, {.username = "ada", .password = made}, {}));
  EXPECT_TRUE(gatehouse({"user", "add", "bob", "--generate"}).out.starts_with("added bob\npassword: "));
}

TEST_F(UserCommand, AddAsksTwiceAtATerminal) {
  std::vector<std::string> prompts;
  ask_hidden = [&](std::string_view prompt) -> Result<Secret> {
    prompts.emplace_back(prompt);
    return Secret(password);
  };
  EXPECT_EQ(gatehouse({"user", "add", "ada"}).status, 0);
  EXPECT_EQ(prompts.size(), 2U);
  const auto house = auth();
  EXPECT_EQ(sign_in_as(*house, "ada").user.username, "ada");
}

TEST_F(UserCommand, AddRefusesTwoPasswordsThatDiffer) {
  int asked = 0;
  ask_hidden = [&](std::string_view) -> Result<Secret> {
    return Secret(asked++ == 0 ? "first password" : "second one");
  };
  expect_refused(gatehouse({"user", "add", "ada"}), 1, "differ");
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST_F(UserCommand, AddRefusesWhatSignUpWouldRefuse) {
  ASSERT_EQ(add("ada").status, 0);
  expect_refused(add("ADA"), 1, "taken");
  expect_refused(add("a b"), 1, "name");
  expect_refused(add("bob", {"--email", "nonsense"}), 1, "mail");
  expect_refused(gatehouse({"user", "add", "bob", "--password-stdin"}, "short\n"), 1, "fewer than 8");
  expect_refused(gatehouse({"user", "add", "bob", "--password-stdin"}, "two\nlines of it\n"), 1, "more than one line");
  expect_refused(gatehouse({"user", "add", "bob", "--password-stdin"}, ""), 1, "no password");
  expect_refused(gatehouse({"user", "add", "bob", "--password-stdin"}, std::string(5000, 'x')), 1, "long");
  expect_refused(add("bob", {"--role", "a,b"}), 1, "\"a,b\" is no role");
  EXPECT_EQ(count_users(read(gatehouse({"user", "list", "--json"}))), 1U);
}

TEST_F(UserCommand, AddWithoutAWayToAskIsMisuse) {
  expect_refused(gatehouse({"user", "add", "ada"}), 2, "--password-stdin");
  expect_refused(gatehouse({"user", "add", "ada", "--password-stdin", "--generate"}), 2, "exclude");
  expect_refused(gatehouse({"user", "add"}), 2, "USER");
  expect_refused(gatehouse({"user", "add", "ada", "bob", "--generate"}), 2, "bob");
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST_F(UserCommand, ListShowsEveryAccountInColumns) {
  ASSERT_EQ(add("ada", {"--admin", "--email", "ada@example.org"}).status, 0);
  ASSERT_EQ(add("bob").status, 0);
  const auto listed = gatehouse({"user", "list"});
  EXPECT_EQ(listed.status, 0);
  std::istringstream lines(listed.out);
  std::string head, ada, bob;
  std::getline(lines, head), std::getline(lines, ada), std::getline(lines, bob);
  EXPECT_TRUE(head.starts_with("USER  EMAIL            ROLES  STATE   CREATED")) << head;
  EXPECT_TRUE(ada.starts_with("ada   ada@example.org  admin  active  20")) << ada;
  EXPECT_TRUE(bob.starts_with("bob   -                -      active  20")) << bob;
}

TEST_F(UserCommand, ListFindsByPrefix) {
  ASSERT_EQ(add("ada").status, 0);
  ASSERT_EQ(add("bob").status, 0);
  const auto found = read(gatehouse({"user", "list", "--search", "bo", "--json"}));
  ASSERT_EQ(count_users(found), 1U);
  EXPECT_EQ(member(element(found, 0), "username"), json::Value("bob"));
  EXPECT_EQ(gatehouse({"user", "list", "--search", "nobody"}).out, "no accounts\n");
}

TEST_F(UserCommand, ListInTheWrongFolderMakesNothing) {
  expect_refused(gatehouse({"user", "list"}), 1, "there is no database");
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST_F(UserCommand, ListWithoutTheSecretMakesNoOther) {
  ASSERT_EQ(add("ada").status, 0);
  std::filesystem::remove(folder / "gatehouse.secret");
  expect_refused(gatehouse({"user", "list"}), 1, "there is no secret");
  EXPECT_FALSE(std::filesystem::exists(folder / "gatehouse.secret"));
  expect_refused(add("bob"), 1, "has been made anew");
}

TEST_F(UserCommand, ShowFindsByNameAddressAndId) {
  ASSERT_EQ(add("ada", {"--email", "ada@example.org"}).status, 0);
  const auto shown = read(gatehouse({"user", "show", "ada", "--json"}));
  EXPECT_EQ(member(shown, "sessions"), json::Value(0));
  const auto id = *member(shown, "id").string();
  EXPECT_EQ(read(gatehouse({"user", "show", id, "--json"})), shown);
  EXPECT_EQ(read(gatehouse({"user", "show", "ada@example.org", "--json"})), shown);
  const auto text = gatehouse({"user", "show", "Ada"});
  EXPECT_NE(text.out.find("user              ada\n"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("roles             -\n"), std::string::npos) << text.out;
}

TEST_F(UserCommand, ANameThatIsACommandIsStillAName) {
  for (const std::string name : {"list", "serve", "user"}) {
    ASSERT_EQ(add(name).status, 0) << name;
    EXPECT_NE(gatehouse({"user", "show", name}).out.find(name), std::string::npos);
  }
}

TEST_F(UserCommand, SetRoleKillsTokensWithTheOldRoles) {
  ASSERT_EQ(add("ada").status, 0);
  const auto house = auth();
  const auto token = sign_in_as(*house, "ada").ticket.access_token;
  const auto set = gatehouse({"user", "set-role", "ada", "admin", "editor"});
  EXPECT_EQ(set.out, "ada has the roles admin, editor\n") << set.error;
  ASSERT_TRUE(catch_up(*house));
  EXPECT_FALSE(house->tokens.identify({.bearer = token}));
  EXPECT_EQ(find_user(*house, "ada")->roles, (std::vector<std::string>{"admin", "editor"}));
  EXPECT_EQ(gatehouse({"user", "set-role", "ada", "--none"}).out, "ada has no roles\n");
  EXPECT_EQ(find_user(*house, "ada")->roles, std::vector<std::string>{});
}

TEST_F(UserCommand, SetRoleIsExplicitAboutNoRoles) {
  ASSERT_EQ(add("ada", {"--admin"}).status, 0);
  expect_refused(gatehouse({"user", "set-role", "ada"}), 2, "--none");
  expect_refused(gatehouse({"user", "set-role", "ada", "admin", "--none"}), 2, "--none");
  expect_refused(gatehouse({"user", "set-role", "ada", "a b"}), 1, "is no role");
  expect_refused(gatehouse({"user", "set-role", "nobody", "admin"}), 1, "there is no account nobody");
  EXPECT_EQ(find_user(*auth(), "ada")->roles, std::vector<std::string>{"admin"});
}

TEST_F(UserCommand, DisableLocksOutUntilEnable) {
  ASSERT_EQ(add("ada").status, 0);
  const auto house = auth();
  const auto token = sign_in_as(*house, "ada").ticket.access_token;
  EXPECT_EQ(gatehouse({"user", "disable", "ada"}).out, "disabled ada\n");
  ASSERT_TRUE(catch_up(*house));
  EXPECT_FALSE(house->tokens.identify({.bearer = token}));
  EXPECT_FALSE(sign_in(*house, {.username = "ada", .password = password}, {}));
  EXPECT_NE(gatehouse({"user", "list"}).out.find("disabled"), std::string::npos);
  EXPECT_EQ(gatehouse({"user", "enable", "ada"}).out, "enabled ada\n");
  EXPECT_EQ(sign_in_as(*house, "ada").user.username, "ada");
}

TEST_F(UserCommand, DeleteLeavesNothingToFind) {
  ASSERT_EQ(add("ada").status, 0);
  EXPECT_EQ(gatehouse({"user", "delete", "ada"}).out, "deleted ada\n");
  expect_refused(gatehouse({"user", "show", "ada"}), 1, "there is no account ada");
  expect_refused(gatehouse({"user", "delete", "ada"}), 1, "there is no account ada");
}

TEST_F(UserCommand, DeleteAsksAPersonFirst) {
  ASSERT_EQ(add("ada").status, 0);
  ask_hidden = [](std::string_view) -> Result<Secret> { return Secret(password); };
  for (const std::string answer : {"n\n", "\n", "", "yes please\n"}) {
    const auto ran = gatehouse({"user", "delete", "ada"}, answer);
    EXPECT_EQ(ran.status, 1) << answer;
    EXPECT_EQ(ran.out, "Delete ada for good? [y/N] ");
    EXPECT_EQ(ran.error, "gatehouse: nothing was deleted\n");
  }
  EXPECT_EQ(gatehouse({"user", "show", "ada"}).status, 0);
  EXPECT_EQ(gatehouse({"user", "delete", "ada"}, "y\n").out, "Delete ada for good? [y/N] deleted ada\n");
  ASSERT_EQ(add("bob").status, 0);
  EXPECT_EQ(gatehouse({"user", "delete", "bob", "--yes"}).out, "deleted bob\n");
}

TEST_F(UserCommand, UnknownAccountsAreRefusedWithTheirNameEscaped) {
  ASSERT_EQ(add("ada").status, 0);
  for (const std::string command : {"show", "disable", "enable", "delete"}) {
    expect_refused(gatehouse({"user", command, "\x1b[31mred\n"}), 1, "there is no account \\x1b[31mred\\x0a");
    expect_refused(gatehouse({"user", command}), 2, "USER");
  }
}

}  // namespace
}  // namespace gatehouse::server
