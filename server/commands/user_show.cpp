#include <gatehouse/auth/administer.h>
#include <gatehouse/auth/sessions.h>
#include <gatehouse/base/ascii.h>
#include <gatehouse/json/shape.h>
#include <server/commands/commands.h>
#include <server/commands/workplace.h>

#include <fmt/format.h>

#include <ostream>

namespace gatehouse::server {
namespace {

struct Shown {
  std::string id, username;
  std::optional<std::string> email;
  std::vector<std::string> roles;
  bool disabled;
  std::string created_at, password_changed_at;
  std::int64_t sessions;
};

Result<int> run_user_show(Console& console, const Arguments& given) {
  const auto auth = TRY(open_here(console));
  const auto account = TRY(find_user(*auth, given.text("USER")));
  const auto sessions = TRY(list_sessions(*auth, account.id, ""));
  const auto user = user_of(account);
  const Shown shown{.id = user.id,
                    .username = user.username,
                    .email = user.email,
                    .roles = user.roles,
                    .disabled = user.disabled,
                    .created_at = user.created_at,
                    .password_changed_at = iso8601(account.password_changed_at),
                    .sessions = static_cast<std::int64_t>(sessions.size())};
  if (given.has("--json")) {
    console.out << json::write(shown) << '\n';
    return 0;
  }
  const auto line = [&console](std::string_view name, const std::string& value) {
    console.out << faint(console, fmt::format("{:<18}", name)) << (value.empty() ? "-" : escaped(value)) << '\n';
  };
  line("user", shown.username);
  line("email", shown.email.value_or(""));
  line("roles", joined(shown.roles, ", "));
  line("state", shown.disabled ? "disabled" : "active");
  line("created", shown.created_at);
  line("password changed", shown.password_changed_at);
  line("sessions", std::to_string(shown.sessions));
  line("id", shown.id);
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
