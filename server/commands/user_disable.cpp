#include <gatehouse/auth/administer.h>
#include <server/commands/commands.h>
#include <server/commands/workplace.h>

#include <fmt/format.h>

#include <ostream>

namespace gatehouse::server {
namespace {

Result<int> run_user_disable(Console& console, const Arguments& given) {
  const auto auth = TRY(open_here(console));
  const auto account = TRY(find_user(*auth, given.text("USER")));
  TRY(disable_user(*auth, account.id, operator_at_the_command_line()));
  console.out << fmt::format("disabled {}\n", account.username);
  return 0;
}

}  // namespace

Command user_disable() {
  return {.name = "user disable",
          .sentence = "Locks an account out: its sessions end at once and it cannot log in, but nothing is deleted.",
          .examples = "  gatehouse user disable ada",
          .parameters = {{"USER", Parameter::Kind::required, "", "user name, e-mail address or id"}},
          .run = run_user_disable};
}

}  // namespace gatehouse::server
