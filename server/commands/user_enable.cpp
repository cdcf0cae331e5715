#include <gatehouse/auth/administer.h>
#include <server/commands/commands.h>
#include <server/commands/workplace.h>

#include <fmt/format.h>

#include <ostream>

namespace gatehouse::server {
namespace {

Result<int> run_user_enable(Console& console, const Arguments& given) {
  const auto auth = TRY(open_here(console));
  const auto account = TRY(find_user(*auth, given.text("USER")));
  TRY(enable_user(*auth, account.id, operator_at_the_command_line()));
  console.out << fmt::format("enabled {}\n", account.username);
  return 0;
}

}  // namespace

Command user_enable() {
  return {.name = "user enable",
          .sentence = "Lets a disabled account log in again. Its old sessions do not come back.",
          .examples = "  gatehouse user enable ada",
          .parameters = {{"USER", Parameter::Kind::required, "", "user name, e-mail address or id"}},
          .run = run_user_enable};
}

}  // namespace gatehouse::server
