#include <gatehouse/store/copy_database.h>
#include <gatehouse/store/database.h>
#include <gatehouse/store/migrate.h>
#include <server/commands/commands.h>
#include <server/commands/workplace.h>
#include <server/settings.h>

#include <fmt/format.h>

#include <ostream>

namespace gatehouse::server {
namespace {

Result<int> copy(const Console& console, const std::string& from, const std::string& to) {
  TRY(expect_database(from));
  const auto source = TRY(store::Database::open(from, {.log = console.log}));
  const auto target = TRY(store::Database::open(to, {.log = console.log}));
  const auto tables = TRY(store::copy_database(*source, *target));
  for (const auto& table : tables) {
    console.out << fmt::format("{}: {} rows, checksum {:016x} on both sides\n", table.name, table.rows, table.checksum);
  }
  console.out << fmt::format("{} was copied to {}\n", escaped(store::shown_url(from)), escaped(store::shown_url(to)));
  return 0;
}

Result<int> run_migrate(Console& console, const Arguments& given) {
  const auto from = given.maybe("--from"), to = given.maybe("--to");
  if (from.has_value() != to.has_value()) return misused(console, "--from and --to go together");
  if (from) return copy(console, *from, *to);
  const auto settings = TRY(load_settings(console.sources));
  const auto database = TRY(store::Database::open(settings.database.url, {.log = console.log}));
  const auto before = TRY(store::schema_version(*database));
  const auto after = TRY(store::migrate(*database));
  const auto url = escaped(store::shown_url(settings.database.url));
  console.out << (before == after ? fmt::format("{} has schema {} already\n", url, after)
                                  : fmt::format("{} went from schema {} to {}\n", url, before, after));
  return 0;
}

}  // namespace

Command migrate() {
  using enum Parameter::Kind;
  return {
      .name = "migrate",
      .sentence =
          "Makes the database, or brings it up to date, as `serve` does by itself; or copies one to an empty one. Stop "
          "the server before that: what it does meanwhile is not copied.",
      .examples =
          "  gatehouse migrate\n"
          "  gatehouse migrate --database.url sqlite:/var/lib/gatehouse/gatehouse.db\n"
          "  gatehouse migrate --from sqlite:gatehouse.db --to postgres://gatehouse@db.example/gatehouse",
      .parameters = {{"--from", optional, "URL", "copy this database, as it is now"},
                     {"--to", optional, "URL", "there; each table is read back and compared"}},
      .run = run_migrate};
}

}  // namespace gatehouse::server
