#include <gatehouse/auth/user.h>
#include <gatehouse/base/ascii.h>
#include <gatehouse/json/shape.h>
#include <gatehouse/store/accounts.h>
#include <server/commands/commands.h>
#include <server/commands/table.h>
#include <server/commands/workplace.h>

#include <ostream>

namespace gatehouse::server {
namespace {

constexpr int page_size = 1000;

Result<std::vector<User>> all_users(Auth& auth, const std::string& search) {
  std::vector<User> users;
  store::AccountQuery query{.search = search, .after = "", .limit = page_size};
  do {
    auto page = TRY(store::list_accounts(*auth.database, query));
    for (const auto& account : page.accounts) users.push_back(user_of(account));
    query.after = page.next.value_or("");
  } while (!query.after.empty());
  return users;
}

Result<int> run_user_list(Console& console, const Arguments& given) {
  const auto auth = TRY(open_here(console));
  const auto users = TRY(all_users(*auth, given.maybe("--search").value_or("")));
  if (given.has("--json")) {
    console.out << json::write(users) << '\n';
    return 0;
  }
  Table table({"USER", "EMAIL", "ROLES", "STATE", "CREATED", "ID"});
  for (const auto& user : users) {
    table.add({user.username, user.email.value_or(""), joined(user.roles, ", "), user.disabled ? "disabled" : "active",
               user.created_at, user.id});
  }
  table.print(console, "no accounts");
  return 0;
}

}  // namespace

Command user_list() {
  return {
      .name = "user list",
      .sentence = "Lists the accounts by user name.",
      .examples =
          "  gatehouse user list\n"
          "  gatehouse user list --search ada --json",
      .parameters = {{"--search", Parameter::Kind::optional, "PREFIX", "of the user name or e-mail address"}, as_json},
      .run = run_user_list};
}

}  // namespace gatehouse::server
