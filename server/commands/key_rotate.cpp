#include <server/commands/commands.h>
#include <server/commands/workplace.h>

#include <fmt/format.h>

#include <ostream>

namespace gatehouse::server {
namespace {

Result<int> run_key_rotate(Console& console, const Arguments& given) {
  const bool at_once = given.has("--now");
  const auto auth = TRY(open_here(console));
  const auto id = TRY(auth->keys.rotate(at_once, operator_at_the_command_line()));
  const auto from = at_once ? auth->clock.now() : auth->clock.now() + auth->settings.keys.announce;
  console.out << fmt::format("made key {}, which signs from {}\n", id, at_once ? "now on" : iso8601(from));
  return 0;
}

}  // namespace

Command key_rotate() {
  return {.name = "key rotate",
          .sentence =
              "Makes a new signing key. It is announced in the JWKS first and signs ten minutes later; the old\n"
              "one verifies until its last token is dead. A running server notices within a second.",
          .examples =
              "  gatehouse key rotate\n"
              "  gatehouse key rotate --now",
          .parameters = {{"--now", Parameter::Kind::flag, "",
                          "sign with it at once, because the old one may have leaked; verifiers that keep a JWKS "
                          "refuse its tokens until they fetch it again"}},
          .run = run_key_rotate};
}

}  // namespace gatehouse::server
