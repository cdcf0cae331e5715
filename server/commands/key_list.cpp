#include <gatehouse/auth/stored_keys.h>
#include <gatehouse/json/shape.h>
#include <server/commands/commands.h>
#include <server/commands/table.h>
#include <server/commands/workplace.h>

#include <optional>
#include <ostream>

namespace gatehouse::server {
namespace {

struct Row {
  std::string id, algorithm, state, created_at, signs_from;
  std::optional<std::string> gone_at;
};

Result<int> run_key_list(Console& console, const Arguments& given) {
  const auto auth = TRY(open_here(console));
  const auto keys = TRY(store::list_signing_keys(*auth->database));
  std::vector<Row> rows;
  rows.reserve(keys.size());
  for (const auto& key : keys) {
    rows.push_back({.id = key.id,
                    .algorithm = key.algorithm,
                    .state = std::string(state_of(key, keys, auth->clock.now())),
                    .created_at = iso8601(key.created_at),
                    .signs_from = iso8601(key.signs_from),
                    .gone_at = key.forget_at ? std::optional(iso8601(*key.forget_at)) : std::nullopt});
  }
  if (given.has("--json")) {
    console.out << json::write(rows) << '\n';
    return 0;
  }
  Table table({"KEY", "ALGORITHM", "STATE", "CREATED", "SIGNS FROM", "GONE AT"});
  for (const auto& row : rows) {
    table.add({row.id, row.algorithm, row.state, row.created_at, row.signs_from, row.gone_at.value_or("")});
  }
  table.print(console, "no keys");
  return 0;
}

}  // namespace

Command key_list() {
  return {.name = "key list",
          .sentence = "Lists the signing keys, oldest first: which signs, which will, and which only verify.",
          .examples =
              "  gatehouse key list\n"
              "  gatehouse key list --json",
          .parameters = {as_json},
          .run = run_key_list};
}

}  // namespace gatehouse::server
