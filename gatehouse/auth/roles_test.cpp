#include <gatehouse/auth/administer.h>
#include <gatehouse/auth/auth_testing.h>
#include <gatehouse/auth/roles.h>

namespace gatehouse {
namespace {

TEST(Roles, AreWordsThatCanStandInAHeader) {
  EXPECT_TRUE(read_roles({}));
  EXPECT_TRUE(read_roles({"admin", "team:red", "a.b_c-d", std::string(64, 'x')}));
  for (const std::string bad : {"", " ", "a b", "a,b", "admin\n", "\xC3\xA4", "a/b"}) {
    expect_refusal(read_roles({bad}), Reason::invalid_request);
  }
  expect_refusal(read_roles({std::string(65, 'x')}), Reason::invalid_request);
}

TEST(Roles, AreKeptOnceAndNotByTheThousand) {
  EXPECT_EQ(*read_roles({"admin", "editor", "admin"}), (std::vector<std::string>{"admin", "editor"}));
  std::vector<std::string> many;
  for (int i = 0; i < 101; ++i) many.push_back("r" + std::to_string(i));
  expect_refusal(read_roles(many), Reason::invalid_request);
}

using RolesTest = AuthTest;

TEST_F(RolesTest, BadOnesChangeNothing) {
  const auto ada = find_user(auth(), "ada");
  ASSERT_TRUE(ada);
  ASSERT_TRUE(set_roles(auth(), ada->id, {"editor"}, here));
  expect_refusal(set_roles(auth(), ada->id, {"admin", "a,b"}, here), Reason::invalid_request);
  EXPECT_EQ(find_user(auth(), "ada")->roles, std::vector<std::string>{"editor"});
  expect_refusal(add_user(auth(), {.username = "bob", .password = good_password}, {"a b"}, here),
                 Reason::invalid_request);
  expect_refusal(find_user(auth(), "bob"), Reason::not_found);
}

}  // namespace
}  // namespace gatehouse
