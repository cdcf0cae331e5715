#include <gatehouse/auth/administer.h>
#include <gatehouse/auth/sessions.h>
#include <gatehouse/json/shape.h>
#include <server/commands/commands.h>
#include <server/commands/table.h>
#include <server/commands/workplace.h>

#include <ostream>

namespace gatehouse::server {
namespace {

struct Row {
  std::string id, device, address, user_agent, created_at, last_used_at, expires_at;
};

Result<int> run_session_list(Console& console, const Arguments& given) {
  const auto auth = TRY(open_here(console));
  const auto account = TRY(find_user(*auth, given.text("USER")));
  const auto sessions = TRY(list_sessions(*auth, account.id, ""));
  std::vector<Row> rows;
  rows.reserve(sessions.size());
  for (const auto& each : sessions) {
    rows.push_back(
        {each.id, each.device, each.address, each.user_agent, each.created_at, each.last_used_at, each.expires_at});
  }
  if (given.has("--json")) {
    console.out << json::write(rows) << '\n';
    return 0;
  }
  Table table({"SESSION", "ADDRESS", "LAST USED", "CREATED", "EXPIRES", "DEVICE"});
  for (const auto& row : rows) {
    table.add({row.id, row.address, row.last_used_at, row.created_at, row.expires_at, row.device});
  }
  table.print(console, "no sessions");
  return 0;
}

}  // namespace

Command session_list() {
  return {.name = "session list",
          .sentence = "Lists where an account is signed in.",
          .examples =
              "  gatehouse session list ada\n"
              "  gatehouse session list ada --json",
          .parameters = {{"USER", Parameter::Kind::required, "", "user name, e-mail address or id"}, as_json},
          .run = run_session_list};
}

}  // namespace gatehouse::server
