#include <gatehouse/auth/stored_keys.h>
#include <gatehouse/jose/key.h>
#include <server/commands/commands.h>
#include <server/commands/workplace.h>

#include <ostream>

namespace gatehouse::server {
namespace {

Result<store::SigningKey> find_key(Auth& auth, const std::optional<std::string>& id) {
  const auto keys = TRY(store::list_signing_keys(*auth.database));
  if (!id) {
    if (const auto* signing = signing_key(keys, auth.clock.now())) return *signing;
    return fail(Reason::not_found, "no key signs now");
  }
  for (const auto& key : keys) {
    if (key.id == *id) return key;
  }
  return fail(Reason::not_found, "there is no signing key " + *id);
}

Result<int> run_key_export(Console& console, const Arguments& given) {
  const bool is_private = given.has("--private");
  const bool is_pem = given.has("--pem");
  if (is_private && is_pem) return misused(console, "--private and --pem exclude each other");
  const auto auth = TRY(open_here(console));
  const auto stored = TRY(find_key(*auth, given.maybe("KEY")));
  if (is_private) {
    const auto secret = TRY(auth->keys.export_private(stored.id));
    console.error << "gatehouse: warning: this is the private key; whoever has it signs tokens in your name\n";
    console.out << secret.text() << '\n';
    return 0;
  }
  if (!is_pem) {
    console.out << stored.public_jwk << '\n';
    return 0;
  }
  const auto key = TRY(jose::Key::from_jwk(stored.public_jwk));
  const auto pem = TRY(key.public_pem());
  console.out << pem;
  return 0;
}

}  // namespace

Command key_export() {
  using enum Parameter::Kind;
  return {.name = "key export",
          .sentence = "Prints a signing key: the public half as JWK, unless told otherwise.",
          .examples =
              "  gatehouse key export\n"
              "  gatehouse key export --pem > gatehouse.pem\n"
              "  gatehouse key export --private -- -Gq0bYd…      (-- goes before an id that begins with -)",
          .parameters = {{"KEY", optional, "", "as `key list` tells it; else the one that signs now"},
                         {"--pem", flag, "", "the public half as PEM"},
                         {"--private", flag, "", "the whole key as JWK: keep it secret"}},
          .run = run_key_export};
}

}  // namespace gatehouse::server
