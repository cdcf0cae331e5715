// What a whole JWT costs beside its bare signature, and a token from the cache beside an HMAC of it.
// jose_bench [seconds for each row]
#include <gatehouse/auth/revocations.h>
#include <gatehouse/auth/tokens.h>
#include <gatehouse/jose/jwt.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "compare.h"
#include "raw_signatures.h"

namespace {

using namespace gatehouse;
using bench::require;
using bench::Target;
using jose::Algorithm;

const Time issued = from_unix_seconds(1'750'000'000);
constexpr std::string_view secret = "\x01\x9d gatehouse bench: 64 octets of a secret, which nobody has to keep";

struct Targets {
  Target verify, sign;
};
constexpr Targets for_hmac{{0.35, 0.50}, {0.40, 0.55}};
constexpr Targets for_rsa{{0.95, 0.98}, {0.95, 0.98}};
constexpr Targets for_curves{{0.97, 0.99}, {0.95, 0.98}};

jose::Claims claims() {
  return {.issuer = "https://accounts.id.example.com/v1",
          .subject = "0197a3c2-7d1e-7c4b-9a53-3f0c2b1d4e5f",
          .audience = {"notes"},
          .expires_at = issued + 5min,
          .not_before = issued,
          .issued_at = issued,
          .id = "0197a3c2-7d1f-7a02-8b11-5e6f7a8b9c0d",
          .more = json::Object{{"roles", json::Array{json::Value("admin"), json::Value("member")}}}};
}

std::string_view signed_part(std::string_view token) { return token.substr(0, token.rfind('.')); }

// `verify_raw` and `sign_raw` get the bytes that a token's signature covers.
template <class VerifyRaw, class SignRaw>
void rows(const jose::Key& key, const Targets& targets, double seconds, VerifyRaw verify_raw, SignRaw sign_raw) {
  const auto keys = jose::KeySet::of({key.public_half()}).value();
  const auto grant = claims();
  const std::string token = jose::sign(grant, key).value();
  const std::string bytes(signed_part(token));
  const jose::Expectations expected{.issuer = grant.issuer, .audience = grant.audience.front()};
  const std::string name(jose::name(key.algorithm()));
  bench::print_row(name + " verify",
                   bench::compare(
                       seconds, [&] { return jose::verify(token, keys, expected, issued + 1min).has_value(); },
                       [&] { return verify_raw(bytes); }),
                   targets.verify);
  bench::print_row(name + " sign",
                   bench::compare(
                       seconds, [&] { return jose::sign(grant, key).has_value(); }, [&] { return sign_raw(bytes); }),
                   targets.sign);
}

template <class Raw>
void hmac_rows(Algorithm algorithm, double seconds) {
  const auto key = jose::Key::from_secret(Secret(secret.substr(0, 64)), algorithm).value();
  const Raw raw(secret.substr(0, 64));
  const auto tag = [&](std::string_view bytes) {
    raw.tag(bytes);
    return true;
  };
  rows(key, for_hmac, seconds, tag, tag);
}

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using EvpKey = std::unique_ptr<EVP_PKEY, FreeKey>;

jose::Key key_of(EVP_PKEY* key, Algorithm algorithm) {
  BIO* bio = BIO_new(BIO_s_mem());
  require(PEM_write_bio_PKCS8PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr) == 1, "PEM");
  char* text = nullptr;
  const auto size = static_cast<std::size_t>(BIO_get_mem_data(bio, &text));
  auto made = jose::Key::from_pem({text, size}, algorithm);
  BIO_free(bio);
  require(made.has_value(), "Key::from_pem");
  return std::move(*made);
}

template <class Raw>
void key_pair_rows(const jose::Key& key, const Raw& raw, const Targets& targets, double seconds) {
  std::string signed_bytes, signature;  // of the message seen last: there is one for each key
  const auto verify = [&](std::string_view bytes) {
    if (signed_bytes != bytes) signature = raw.sign(signed_bytes = bytes);
    return raw.verify(bytes, signature);
  };
  rows(key, targets, seconds, verify, [&](std::string_view bytes) { return !raw.sign(bytes).empty(); });
}

void rsa_rows(double seconds) {
  const EvpKey key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}));
  for (const auto& [algorithm, hash, pss] :
       {std::tuple{Algorithm::rs256, "SHA2-256", false}, std::tuple{Algorithm::rs384, "SHA2-384", false},
        std::tuple{Algorithm::rs512, "SHA2-512", false}, std::tuple{Algorithm::ps256, "SHA2-256", true},
        std::tuple{Algorithm::ps384, "SHA2-384", true}, std::tuple{Algorithm::ps512, "SHA2-512", true}}) {
    key_pair_rows(key_of(key.get(), algorithm), bench::RawEvp(key.get(), hash, pss), for_rsa, seconds);
  }
}

void curve_rows(Algorithm algorithm, const char* curve, const char* hash, double seconds) {
  const EvpKey key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve));
  key_pair_rows(key_of(key.get(), algorithm), bench::RawEvp(key.get(), hash, false), for_curves, seconds);
}

void ed25519_rows(double seconds) {
  const EvpKey key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  key_pair_rows(key_of(key.get(), Algorithm::eddsa), bench::RawEd25519(key.get()), for_curves, seconds);
}

// A token that was seen before: found whole, its expiry and its session's revocation checked.
void cache_rows(double seconds) {
  const EvpKey key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
  const bench::RawEvp raw_es256(key.get(), "SHA2-256", false);
  const bench::RawHs256 raw_hs256(secret.substr(0, 64));
  Revocations revocations;
  revocations.add(std::array{store::Revocation{.session_id = 78, .up_to = 1, .forget_at = now() + 1h}});
  const Tokens tokens({.issuer = "https://accounts.id.example.com/v1",
                       .audience = "notes",
                       .key = key_of(key.get(), Algorithm::es256),
                       .revocations = &revocations});
  const Grant grant{.subject = claims().subject, .roles = {"admin", "member"}, .session = "77"};
  const std::string token = tokens.issue(grant).value().access_token;
  const std::string_view bytes = signed_part(token);
  const std::string signature = raw_es256.sign(bytes);
  const auto hit = [&] { return tokens.identify({.bearer = token}).has_value(); };
  bench::print_row("cached token, raw HS256",
                   bench::compare(seconds, hit,
                                  [&] {
                                    raw_hs256.tag(bytes);
                                    return true;
                                  }),
                   {1, 3});
  bench::print_row("cached token, raw ES256 verify",
                   bench::compare(seconds, hit, [&] { return raw_es256.verify(bytes, signature); }), {0, 600});
}

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 3;
  require(seconds > 0 && argc <= 2, "jose_bench [seconds for each row]");
  require(sodium_init() >= 0, "sodium_init");
  bench::print_head("ns");
  hmac_rows<bench::RawHs256>(Algorithm::hs256, seconds);
  hmac_rows<bench::RawHs384>(Algorithm::hs384, seconds);
  hmac_rows<bench::RawHs512>(Algorithm::hs512, seconds);
  rsa_rows(seconds);
  curve_rows(Algorithm::es256, "P-256", "SHA2-256", seconds);
  curve_rows(Algorithm::es384, "P-384", "SHA2-384", seconds);
  ed25519_rows(seconds);
  cache_rows(seconds);
}
