#include <gatehouse/auth/administer.h>
#include <gatehouse/auth/roles.h>
#include <gatehouse/base/ascii.h>
#include <server/commands/commands.h>
#include <server/commands/workplace.h>

#include <fmt/format.h>

#include <ostream>

namespace gatehouse::server {
namespace {

Result<int> run_user_set_role(Console& console, const Arguments& given) {
  const auto& asked = given.all("ROLE");
  if (asked.empty() != given.has("--none")) return misused(console, "name the roles, or say --none");
  const auto roles = TRY(read_roles(asked));
  const auto auth = TRY(open_here(console));
  const auto account = TRY(find_user(*auth, given.text("USER")));
  TRY(set_roles(*auth, account.id, roles, operator_at_the_command_line()));
  console.out << fmt::format("{} has {}\n", account.username,
                             roles.empty() ? "no roles" : "the roles " + joined(roles, ", "));
  return 0;
}

}  // namespace

Command user_set_role() {
  using enum Parameter::Kind;
  return {.name = "user set-role",
          .sentence = "Gives an account exactly these roles. Tokens with the old ones are refused at once.",
          .examples =
              "  gatehouse user set-role ada admin editor\n"
              "  gatehouse user set-role ada --none",
          .parameters = {{"USER", required, "", "user name, e-mail address or id"},
                         {"ROLE", repeated, "", "letters, digits and . _ : -"},
                         {"--none", flag, "", "take all roles away"}},
          .run = run_user_set_role};
}

}  // namespace gatehouse::server
