#include <gatehouse/store/database.h>
#include <gatehouse/store/migrate.h>
#include <server/commands/commands.h>
#include <server/settings.h>

#include <fmt/format.h>

#include <ostream>

namespace gatehouse::server {
namespace {

Result<int> run_migrate(Console& console, const Arguments&) {
  const auto settings = TRY(load_settings(console.sources));
  const auto database = TRY(store::Database::open(settings.database.url, {.log = console.log}));
  const auto before = TRY(store::schema_version(*database));
  const auto after = TRY(store::migrate(*database));
  const auto url = escaped(settings.database.url);
  console.out << (before == after ? fmt::format("{} has schema {} already\n", url, after)
                                  : fmt::format("{} went from schema {} to {}\n", url, before, after));
  return 0;
}

}  // namespace

Command migrate() {
  return {.name = "migrate",
          .sentence = "Makes the database, or brings it up to date. `serve` does so by itself.",
          .examples =
              "  gatehouse migrate\n"
              "  gatehouse migrate --database.url sqlite:/var/lib/gatehouse/gatehouse.db",
          .parameters = {},
          .run = run_migrate};
}

}  // namespace gatehouse::server
