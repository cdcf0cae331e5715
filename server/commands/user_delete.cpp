#include <gatehouse/auth/administer.h>
#include <server/commands/commands.h>
#include <server/commands/workplace.h>

#include <fmt/format.h>

#include <istream>
#include <ostream>
#include <string>

namespace gatehouse::server {
namespace {

// A script is taken at its word.
bool is_meant(Console& console, const std::string& username) {
  if (!console.ask_hidden) return true;
  console.out << fmt::format("Delete {} for good? [y/N] ", username) << std::flush;
  std::string answer;
  std::getline(console.in, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

Result<int> run_user_delete(Console& console, const Arguments& given) {
  const auto auth = TRY(open_here(console));
  const auto account = TRY(find_user(*auth, given.text("USER")));
  if (!given.has("--yes") && !is_meant(console, account.username)) return refused(console, "nothing was deleted");
  TRY(delete_user(*auth, account.id, operator_at_the_command_line()));
  console.out << fmt::format("deleted {}\n", account.username);
  return 0;
}

}  // namespace

Command user_delete() {
  return {.name = "user delete",
          .sentence = "Deletes an account and its sessions, for good. Its audit trail stays.",
          .examples =
              "  gatehouse user delete ada\n"
              "  gatehouse user delete ada --yes",
          .parameters = {{"USER", Parameter::Kind::required, "", "user name, e-mail address or id"},
                         {"--yes", Parameter::Kind::flag, "", "do not ask whether it is meant"}},
          .run = run_user_delete};
}

}  // namespace gatehouse::server
