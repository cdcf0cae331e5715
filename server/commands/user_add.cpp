#include <gatehouse/auth/roles.h>
#include <gatehouse/auth/sign_up.h>
#include <gatehouse/base/ascii.h>
#include <gatehouse/json/shape.h>
#include <server/commands/commands.h>
#include <server/commands/new_password.h>
#include <server/commands/workplace.h>

#include <fmt/format.h>

#include <ostream>

namespace gatehouse::server {
namespace {

struct Added {
  User user;
  std::optional<std::string> password;
};

Result<Secret> choose_password(Console& console, const Arguments& given) {
  if (given.has("--password-stdin")) return read_password(console.in);
  if (given.has("--generate")) return generate_password(crypto::system_random());
  return ask_new_password(console);
}

void tell(const Console& console, const Added& added, bool json) {
  if (json) {
    console.out << json::write(added) << '\n';
    return;
  }
  const auto roles = added.user.roles.empty() ? "" : " with the roles " + joined(added.user.roles, ", ");
  console.out << fmt::format("added {}{}\n", added.user.username, roles);
  if (added.password) console.out << "password: " << *added.password << '\n';
}

Result<int> run_user_add(Console& console, const Arguments& given) {
  const bool from_stdin = given.has("--password-stdin");
  const bool generate = given.has("--generate");
  if (from_stdin && generate) return misused(console, "--password-stdin and --generate exclude each other");
  if (!from_stdin && !generate && !console.ask_hidden) {
    return misused(console, "there is no terminal to ask for the password; use --password-stdin or --generate");
  }
  auto asked = given.all("--role");
  if (given.has("--admin")) asked.insert(asked.begin(), "admin");
  const auto roles = TRY(read_roles(asked));  // before a password is asked for
  const auto password = TRY(choose_password(console, given));
  const auto auth = TRY(open_here(console, IfMissing::make));
  const auto email = given.maybe("--email");
  SignUp request{.username = given.text("USER"), .password = password.text()};
  if (email) request.email = *email;
  auto user = TRY(add_user(*auth, request, roles, operator_at_the_command_line()));
  Added added{.user = std::move(user), .password = {}};
  if (generate) added.password = std::string(password.text());
  tell(console, added, given.has("--json"));
  return 0;
}

}  // namespace

Command user_add() {
  using enum Parameter::Kind;
  return {.name = "user add",
          .sentence = "Adds an account, whether sign-up is open or not. Asks for the password, unless told otherwise.",
          .examples =
              "  gatehouse user add ada --admin\n"
              "  gatehouse user add ada --email ada@example.org --generate\n"
              "  gatehouse user add ada --password-stdin < password.txt",
          .parameters = {{"USER", required, "", "the user name: letters, digits and . _ -"},
                         {"--email", optional, "ADDRESS", "also good for logging in"},
                         {"--role", repeated, "ROLE", "a role; may be said several times"},
                         {"--admin", flag, "", "the same as --role admin"},
                         {"--password-stdin", flag, "", "read the password from standard input"},
                         {"--generate", flag, "", "make a password and print it"},
                         as_json},
          .run = run_user_add};
}

}  // namespace gatehouse::server
