#include <gatehouse/jose/claims.h>
#include <server/commands/commands.h>
#include <server/commands/token_text.h>
#include <server/commands/workplace.h>

#include <fmt/format.h>

#include <ostream>

namespace gatehouse::server {
namespace {

Result<int> run_token_verify(Console& console, const Arguments& given) {
  const auto token = TRY(read_token(console, given));
  const auto auth = TRY(open_here(console));
  auto claims = auth->tokens.verify(token);
  if (claims) {
    if (const auto who = auth->tokens.identify({.bearer = token}); !who) claims = fail(who.error());
  }
  if (!claims) {
    const auto& [reason, detail, retry_after] = claims.error();
    const auto& known = facts(reason);
    return refused(console, detail.empty() ? std::string(known.name) : fmt::format("{}: {}", known.name, detail));
  }
  console.out << jose::print(*claims) << '\n';
  return 0;
}

}  // namespace

Command token_verify() {
  return {.name = "token verify",
          .sentence = "Verifies an access token as the server would, its session included, and prints its claims.",
          .examples =
              "  gatehouse token verify < token.txt\n"
              "  gatehouse token verify eyJhbGciOi…",
          .parameters = {token_parameter},
          .run = run_token_verify};
}

}  // namespace gatehouse::server
