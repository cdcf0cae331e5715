#include <gatehouse/auth/administer.h>
#include <server/commands/commands.h>
#include <server/commands/workplace.h>

#include <fmt/format.h>

#include <ostream>

namespace gatehouse::server {
namespace {

Result<int> run_user_delete(Console& console, const Arguments& given) {
  const auto auth = TRY(open_here(console));
  const auto account = TRY(find_user(*auth, given.text("USER")));
  TRY(delete_user(*auth, account.id, operator_at_the_command_line()));
  console.out << fmt::format("deleted {}\n", account.username);
  return 0;
}

}  // namespace

Command user_delete() {
  return {.name = "user delete",
          .sentence = "Deletes an account and its sessions, for good. Its audit trail stays.",
          .examples = "  gatehouse user delete ada",
          .parameters = {{"USER", Parameter::Kind::required, "", "user name, e-mail address or id"}},
          .run = run_user_delete};
}

}  // namespace gatehouse::server
