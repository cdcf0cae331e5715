#include <gatehouse/base/utf8.h>
#include <gatehouse/jose/jwt.h>
#include <gatehouse/json/print.h>
#include <gatehouse/json/shape.h>
#include <gatehouse/store/database.h>
#include <gatehouse/store/migrate.h>
#include <gatehouse/store/signing_keys.h>
#include <server/commands/commands.h>
#include <server/commands/token_text.h>
#include <server/commands/workplace.h>

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <ostream>

namespace gatehouse::server {
namespace {

Result<std::string> read_jwks(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(jose::KeySet::max_text + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (!file.is_open() || file.bad()) return fail(Reason::not_found, fmt::format("cannot read {}", path));
  return text;
}

// The public halves; no secret is needed for those.
Result<jose::KeySet> stored_keys(Console& console, const std::string& url) {
  const auto database = TRY(store::Database::open(url, {.log = console.log}));
  const auto schema = TRY(store::schema_version(*database));
  if (schema == 0) return jose::KeySet();
  const auto stored = TRY(store::list_signing_keys(*database));
  std::vector<jose::Key> keys;
  for (const auto& each : stored) {
    auto key = TRY(jose::Key::from_jwk(each.public_jwk));
    keys.push_back(std::move(key));
  }
  return jose::KeySet::of(std::move(keys));
}

struct Trial {
  jose::KeySet keys;
  jose::Expectations expected;
};

std::string own_type(const std::string& token) {
  const auto said = jose::inspect(token);
  const auto* type = said ? said->header.find("typ") : nullptr;
  return type != nullptr && type->string() != nullptr ? *type->string() : "JWT";
}

// With --jwks: a token of anybody. Without: one of ours, and only then the settings say what is expected.
Result<Trial> prepare(Console& console, const Arguments& given, const std::string& token) {
  Trial trial{.keys = {},
              .expected = {.issuer = jose::Issuer::any(), .audience = jose::Audience::any(), .type = own_type(token)}};
  if (const auto path = given.maybe("--jwks")) {
    const auto text = TRY(read_jwks(*path));
    trial.keys = TRY(jose::KeySet::parse(text));
  } else {
    const auto settings = TRY(load_settings(console.sources));
    trial.expected.leeway = std::chrono::ceil<std::chrono::seconds>(settings.token.leeway);
    if (!is_missing(settings.database.url)) {
      trial.keys = TRY(stored_keys(console, settings.database.url));
      trial.expected.issuer = settings.issuer();
      trial.expected.audience = settings.token.audience;
    }
  }
  if (const auto issuer = given.maybe("--issuer")) trial.expected.issuer = *issuer;
  if (const auto audience = given.maybe("--audience")) trial.expected.audience = *audience;
  if (const auto type = given.maybe("--type")) trial.expected.type = *type;
  return trial;
}

void print_members(const Console& console, std::string_view title, const json::Object& members) {
  console.out << bold(console, title) << '\n';
  std::size_t width = 0;
  for (const auto& member : members) width = std::max(width, code_points(escaped(member.name)));
  for (const auto& [name, value] : members) {
    const auto shown = escaped(name);
    console.out << "  " << faint(console, shown) << std::string(width - code_points(shown) + 2, ' ')
                << escaped(json::print(value), 1024) << '\n';
  }
  console.out << '\n';
}

void print_checks(const Console& console, const std::vector<jose::Check>& checks) {
  console.out << bold(console, "Checks") << '\n';
  for (const auto& check : checks) {
    const auto mark = check.passed ? green(console, "\u2713") : red(console, "\u2717");
    console.out << fmt::format("  {} {:<10} {}\n", mark, check.name, escaped(check.detail, 512));
  }
}

Result<int> run_token_explain(Console& console, const Arguments& given) {
  const auto token = TRY(read_token(console, given));
  const auto trial = TRY(prepare(console, given, token));
  const auto checks = jose::explain(token, trial.keys, trial.expected, now());
  const bool good = std::ranges::all_of(checks, &jose::Check::passed);
  if (given.has("--json")) {
    console.out << json::write(checks) << '\n';
    return good ? 0 : 1;
  }
  if (const auto said = jose::inspect(token)) {
    print_members(console, "Header", said->header);
    print_members(console, "Claims", said->claims);
  }
  print_checks(console, checks);
  return good ? 0 : 1;
}

}  // namespace

Command token_explain() {
  using enum Parameter::Kind;
  return {.name = "token explain",
          .sentence =
              "Shows what a token says and which checks it passes or fails, and by how much. Exit 1 if one fails.\n"
              "Without --jwks it is checked against this server's keys and settings.",
          .examples =
              "  gatehouse token explain < token.txt\n"
              "  gatehouse token explain --jwks keys.json --issuer https://id.example --audience notes < token.txt",
          .parameters = {token_parameter,
                         {"--jwks", optional, "FILE", "the issuer's keys (JWKS or one JWK)"},
                         {"--issuer", optional, "ISSUER", "the iss to expect"},
                         {"--audience", optional, "AUDIENCE", "the aud to expect"},
                         {"--type", optional, "TYPE", "the typ to expect; else any"},
                         as_json},
          .run = run_token_explain};
}

}  // namespace gatehouse::server
