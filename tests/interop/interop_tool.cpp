// Our side of tests/interop/run: makes keys and tokens, verifies those of another library.
//   interop_tool make     prints {"jwks": {"keys": [...]}, "secrets": {"HS256": jwk, ...}, "tokens": {"ES256": "...",
//   ...}} interop_tool verify   reads the same on stdin, prints {"ES256": "", ...}: empty for a good token, else why
//   not
#include <gatehouse/jose/jwt.h>
#include <gatehouse/json/parse.h>
#include <gatehouse/json/print.h>

#include <array>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

namespace gatehouse::jose {
namespace {

constexpr std::array all{Algorithm::hs256, Algorithm::hs384, Algorithm::hs512, Algorithm::rs256, Algorithm::rs384,
                         Algorithm::rs512, Algorithm::ps256, Algorithm::ps384, Algorithm::ps512, Algorithm::es256,
                         Algorithm::es384, Algorithm::es512, Algorithm::eddsa};

Claims claims() {
  Claims claims;
  claims.issuer = "https://interop.example";
  claims.subject = "jos\xc3\xa9";
  claims.audience = {"interop", "other"};
  claims.issued_at = now();
  claims.not_before = now();
  claims.expires_at = now() + std::chrono::minutes{5};
  claims.more.set("roles", json::Array{"admin", "user"});
  return claims;
}

int make() {
  json::Object secrets, tokens;
  std::vector<Key> pairs;
  for (const Algorithm algorithm : all) {
    const Key key = Key::generate(algorithm);
    tokens.set(name(algorithm), sign(claims(), key).value());
    if (key.is_symmetric()) {
      secrets.set(name(algorithm), json::parse(key.private_jwk()->text()).value());
    } else {
      pairs.push_back(key);
    }
  }
  json::Object out;
  out.set("jwks", json::parse(KeySet::of(std::move(pairs))->print()).value());
  out.set("secrets", std::move(secrets));
  out.set("tokens", std::move(tokens));
  std::cout << json::print(json::Value(std::move(out))) << '\n';
  return 0;
}

std::string verdict(const json::Object& given, const std::string& algorithm, const std::string& token) {
  const json::Value* secret = given.find("secrets")->object()->find(algorithm);
  const auto keys = KeySet::parse(json::print(secret != nullptr ? *secret : *given.find("jwks")));
  if (!keys) return keys.error().detail;
  const auto read = verify(token, *keys, {.issuer = "https://interop.example", .audience = "interop"}, now());
  if (!read) return std::string(facts(read.error().reason).name) + ": " + read.error().detail;
  return read->subject == "jos\xc3\xa9" ? "" : "another subject: " + read->subject;
}

int check() {
  const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  const auto given = json::parse(text);
  if (!given || given->object() == nullptr) return 2;
  json::Object verdicts;
  for (const auto& [algorithm, token] : *given->object()->find("tokens")->object()) {
    verdicts.set(algorithm, verdict(*given->object(), algorithm, *token.string()));
  }
  std::cout << json::print(json::Value(std::move(verdicts))) << '\n';
  return 0;
}

}  // namespace
}  // namespace gatehouse::jose

int main(int argc, char** argv) {
  const std::string_view command = argc == 2 ? argv[1] : "";
  if (command == "make") return gatehouse::jose::make();
  if (command == "verify") return gatehouse::jose::check();
  std::cerr << "usage: interop_tool make | verify\n";
  return 2;
}
