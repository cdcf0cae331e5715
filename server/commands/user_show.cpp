#include <gatehouse/auth/administer.h>
#include <gatehouse/auth/sessions.h>
#include <gatehouse/json/shape.h>
#include <server/commands/commands.h>
#include <server/commands/roles.h>
#include <server/commands/workplace.h>

#include <fmt/format.h>

#include <ostream>

namespace gatehouse::server {
namespace {

struct Shown {
  User user;
  std::string password_changed_at;
  std::int64_t sessions;
};

Result<int> run_user_show(Console& console, const Arguments& given) {
  const auto auth = TRY(open_here(console));
  const auto account = TRY(find_user(*auth, given.text("USER")));
  const auto sessions = TRY(list_sessions(*auth, account.id, ""));
  const Shown shown{.user = user_of(account),
                    .password_changed_at = iso8601(account.password_changed_at),
                    .sessions = static_cast<std::int64_t>(sessions.size())};
  if (given.has("--json")) {
    console.out << json::write(shown) << '\n';
    return 0;
  }
  const auto line = [&console](std::string_view name, const std::string& value) {
    console.out << faint(console, fmt::format("{:<18}", name)) << (value.empty() ? "-" : escaped(value)) << '\n';
  };
  line("user", shown.user.username);
  line("email", shown.user.email.value_or(""));
  line("roles", join(shown.user.roles));
  line("state", shown.user.disabled ? "disabled" : "active");
  line("created", shown.user.created_at);
  line("password changed", shown.password_changed_at);
  line("sessions", std::to_string(shown.sessions));
  line("id", shown.user.id);
  return 0;
}

}  // namespace

Command user_show() {
  return {.name = "user show",
          .sentence = "Shows one account.",
          .examples =
              "  gatehouse user show ada\n"
              "  gatehouse user show ada@example.org --json",
          .parameters = {{"USER", Parameter::Kind::required, "", "user name, e-mail address or id"}, as_json},
          .run = run_user_show};
}

}  // namespace gatehouse::server
