#include <gatehouse/json/parse.h>
#include <server/commands/commands.h>
#include <server/commands/workplace.h>
#include <server/duration.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ostream>

namespace gatehouse::server {
namespace {

constexpr std::array<std::string_view, 7> registered{"iss", "sub", "aud", "exp", "nbf", "iat", "jti"};

// NAME=JSON
Result<void> add_claim(json::Object& claims, const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    return fail(Reason::invalid_request, fmt::format("\"{}\" is no claim: NAME=JSON is", text));
  }
  const auto name = text.substr(0, equals);
  if (std::ranges::find(registered, name) != registered.end()) {
    return fail(Reason::invalid_request, fmt::format("the claim {} is not given this way (see --help)", name));
  }
  if (claims.contains(name)) return fail(Reason::invalid_request, fmt::format("the claim {} is given twice", name));
  auto value = json::parse(std::string_view(text).substr(equals + 1));
  if (!value) {
    return fail(Reason::invalid_request,
                fmt::format("the claim {} is not JSON ({}); a text needs quotes: --claim '{}=\"...\"'", name,
                            value.error().detail, name));
  }
  claims.set(name, std::move(*value));
  return {};
}

Result<int> run_token_sign(Console& console, const Arguments& given) {
  jose::Claims claims{.issuer = "", .subject = given.text("--subject")};
  if (claims.subject.empty()) return fail(Reason::invalid_request, "the subject is empty");
  for (const auto& text : given.all("--claim")) TRY(add_claim(claims.more, text));
  const auto lifetime = given.maybe("--lifetime");
  const auto parsed = lifetime ? parse_duration(*lifetime) : std::nullopt;
  if (lifetime && (!parsed || *parsed < 1s)) {
    return fail(Reason::invalid_request, fmt::format("\"{}\" is no lifetime: 30s, 5m, 2h or 30d are", *lifetime));
  }
  const auto auth = TRY(open_here(console, IfMissing::make));
  claims.audience = given.all("--audience");
  if (claims.audience.empty()) claims.audience = {auth->settings.audience};
  const auto type = given.maybe("--type").value_or("at+jwt");
  const auto seconds = parsed ? std::chrono::floor<std::chrono::seconds>(*parsed) : auth->settings.access_lifetime;
  const auto token = TRY(auth->tokens.sign(std::move(claims), type, seconds));
  console.out << token << '\n';
  return 0;
}

}  // namespace

Command token_sign() {
  using enum Parameter::Kind;
  return {.name = "token sign",
          .sentence =
              "Signs a token with the server's key and prints it. It belongs to no session: it cannot be\n"
              "revoked, so keep its life short.",
          .examples =
              "  gatehouse token sign --subject backup --lifetime 1h\n"
              "  gatehouse token sign --subject ada --claim 'roles=[\"admin\"]' --claim 'team=\"blue\"'",
          .parameters = {{"--subject", required, "SUBJECT", "sub: whom it is about"},
                         {"--audience", repeated, "AUDIENCE", "aud: for whom it is; else as in the settings"},
                         {"--lifetime", optional, "DURATION", "30s, 5m, 2h, 30d; else as in the settings"},
                         {"--claim", repeated, "NAME=JSON", "any other claim"},
                         {"--type", optional, "TYPE", "typ; else at+jwt, an access token"}},
          .run = run_token_sign};
}

}  // namespace gatehouse::server
