#include <fmt/core.h>
#include <gatehouse/jose/base64url.h>
#include <gatehouse/jose/internal/state.h>
#include <gatehouse/json/parse.h>

#include <algorithm>
#include <array>

namespace gatehouse::jose {
namespace {

constexpr std::size_t max_jwk = 32 * 1024;  // bytes; an RSA key of 8192 bits has about 7,000
constexpr std::size_t max_number = 1024;    // bytes of one decoded member

// The text of a member, empty when it is missing: no member read this way may be empty.
Result<std::string_view> text_member(const json::Object& jwk, std::string_view name) {
  const json::Value* value = jwk.find(name);
  if (value == nullptr) return std::string_view{};
  const std::string* text = value->string();
  if (text == nullptr || text->empty()) {
    return fail(Reason::invalid_key, fmt::format("JWK: {} must be a text that is not empty", name));
  }
  return std::string_view(*text);
}

Result<Secret> bytes_member(const json::Object& jwk, std::string_view name, bool required = true) {
  const std::string_view text = TRY(text_member(jwk, name));
  if (text.empty() && !required) return Secret{};
  if (text.empty()) return fail(Reason::invalid_key, fmt::format("JWK: {} is missing", name));
  if (decoded_size(text.size()) > max_number)
    return fail(Reason::invalid_key, fmt::format("JWK: {} is too long", name));
  Secret bytes = Secret::of_size(decoded_size(text.size()));
  if (!decode_base64url(text, bytes.writable())) {
    return fail(Reason::invalid_key, fmt::format("JWK: {} is not base64url", name));
  }
  return bytes;
}

// RFC 7518 section 2, Base64urlUInt: no leading zeros.
Result<Secret> number_member(const json::Object& jwk, std::string_view name, bool required = true) {
  Secret number = TRY(bytes_member(jwk, name, required));
  if (!number.empty() && number.bytes().front() == 0) {
    return fail(Reason::invalid_key, fmt::format("JWK: {} has leading zeros", name));
  }
  return number;
}

Bytes copy(const Secret& bytes) { return {bytes.bytes().begin(), bytes.bytes().end()}; }

Result<Kind> kind_named(std::string_view given) {
  for (const Kind kind : {Kind::oct, Kind::rsa, Kind::ec, Kind::okp}) {
    if (kty(kind) == given) return kind;
  }
  return fail(Reason::invalid_key, "JWK: kty must be RSA, EC, OKP or oct, in exactly this spelling");
}

// RFC 7517 sections 4.2 and 4.3: what the key is meant for must include what we do with it.
Result<void> check_purpose(const json::Object& jwk, bool has_private) {
  const std::string_view use = TRY(text_member(jwk, "use"));
  if (!use.empty() && use != "sig") return fail(Reason::invalid_key, "JWK: use is not sig");
  const json::Value* value = jwk.find("key_ops");
  if (value == nullptr) return {};
  if (value->array() == nullptr) return fail(Reason::invalid_key, "JWK: key_ops must be an array");
  bool signs = false, verifies = false;
  for (const json::Value& each : *value->array()) {
    const std::string* operation = each.string();
    bool* seen = operation == nullptr     ? nullptr
                 : *operation == "sign"   ? &signs
                 : *operation == "verify" ? &verifies
                                          : nullptr;
    if (seen == nullptr || *seen) {
      return fail(Reason::invalid_key, "JWK: key_ops may hold sign and verify, once each, and nothing else");
    }
    *seen = true;
  }
  if (!verifies && !(has_private && signs)) return fail(Reason::invalid_key, "JWK: key_ops does not fit the key");
  return {};
}

// What the key's kind says about the algorithm; only RSA and oct leave a choice.
Result<std::optional<Algorithm>> implied_algorithm(const json::Object& jwk, Kind kind) {
  if (kind == Kind::rsa || kind == Kind::oct) return std::nullopt;
  const std::string_view crv = TRY(text_member(jwk, "crv"));
  if (kind == Kind::okp && crv == "Ed25519") return Algorithm::eddsa;
  const Curve* curve = kind == Kind::ec ? curve_named(crv) : nullptr;
  if (curve == nullptr) return fail(Reason::invalid_key, "JWK: crv is missing or none of P-256, P-384, P-521, Ed25519");
  return curve->algorithm;
}

Result<Algorithm> algorithm_of(const json::Object& jwk, Kind kind, std::optional<Algorithm> if_absent) {
  const std::optional<Algorithm> implied = TRY(implied_algorithm(jwk, kind));
  const std::string_view said = TRY(text_member(jwk, "alg"));
  std::optional<Algorithm> algorithm = said.empty() ? implied : algorithm_named(said);
  if (!said.empty() && !algorithm) return fail(Reason::invalid_key, "JWK: alg is not one of the signature algorithms");
  if (!algorithm) algorithm = if_absent;
  if (!algorithm) {
    return fail(Reason::invalid_key, fmt::format("JWK: a key of kty {} must say its alg", kty(kind)));
  }
  if (kind_of(*algorithm) != kind || (implied && implied != algorithm)) {
    return fail(Reason::invalid_key, fmt::format("JWK: alg {} does not fit the key's kty and crv", name(*algorithm)));
  }
  return *algorithm;
}

Result<Material> rsa_material(const json::Object& jwk, Algorithm algorithm) {
  if (jwk.contains("oth")) return fail(Reason::invalid_key, "JWK: RSA keys of more than two primes are not accepted");
  RsaNumbers numbers;
  const Secret n = TRY(number_member(jwk, "n"));
  const Secret e = TRY(number_member(jwk, "e"));
  numbers.n = copy(n);
  numbers.e = copy(e);
  numbers.d = TRY(number_member(jwk, "d", false));
  const bool is_private = !numbers.d.empty();
  const auto part = [&](const char* name, Secret& to) -> Result<void> {
    to = TRY(number_member(jwk, name, is_private));
    if (!is_private && !to.empty()) return fail(Reason::invalid_key, fmt::format("JWK: {} without d", name));
    return {};
  };
  TRY(part("p", numbers.p));
  TRY(part("q", numbers.q));
  TRY(part("dp", numbers.dp));
  TRY(part("dq", numbers.dq));
  TRY(part("qi", numbers.qi));
  return TRY(RsaKey::make(numbers, algorithm));
}

Result<Material> ec_material(const json::Object& jwk, Algorithm algorithm) {
  const Secret x = TRY(bytes_member(jwk, "x"));
  const Secret y = TRY(bytes_member(jwk, "y"));
  const Secret d = TRY(bytes_member(jwk, "d", false));
  return TRY(EcKey::make(x.bytes(), y.bytes(), d.bytes(), algorithm));
}

Result<Material> okp_material(const json::Object& jwk) {
  const Secret x = TRY(bytes_member(jwk, "x"));
  const Secret d = TRY(bytes_member(jwk, "d", false));
  return TRY(Ed25519Key::make(x.bytes(), d.bytes()));
}

Result<Material> oct_material(const json::Object& jwk, Algorithm algorithm) {
  Secret secret = TRY(bytes_member(jwk, "k", false));
  // A key without k, or an empty one, is short of the hash like any other.
  return TRY(SymmetricKey::make(std::move(secret), algorithm));
}

Result<Material> material_of(const json::Object& jwk, Algorithm algorithm) {
  switch (kind_of(algorithm)) {
    case Kind::oct: return oct_material(jwk, algorithm);
    case Kind::rsa: return rsa_material(jwk, algorithm);
    case Kind::ec: return ec_material(jwk, algorithm);
    case Kind::okp: break;
  }
  return okp_material(jwk);
}

// A member of another kind of key in this one: a half-made key, or an attempt to have it read two ways.
Result<void> check_foreign_members(const json::Object& jwk, Kind kind) {
  constexpr std::array<std::string_view, 5> asymmetric{"n", "e", "x", "y", "d"};
  if (kind == Kind::oct && std::ranges::any_of(asymmetric, [&](auto name) { return jwk.contains(name); })) {
    return fail(Reason::invalid_key, "JWK: an oct key with members of a key pair");
  }
  if (kind != Kind::oct && jwk.contains("k")) return fail(Reason::invalid_key, "JWK: a key pair with the member k");
  return {};
}

}  // namespace

Result<Key> Key::from_jwk(const json::Object& jwk, std::optional<Algorithm> if_absent) {
  const std::string_view said = TRY(text_member(jwk, "kty"));
  const Kind kind = TRY(kind_named(said));
  TRY(check_purpose(jwk, kind == Kind::oct || jwk.contains("d")));
  TRY(check_foreign_members(jwk, kind));
  const Algorithm algorithm = TRY(algorithm_of(jwk, kind, if_absent));
  const std::string_view id = TRY(text_member(jwk, "kid"));
  if (!id.empty()) TRY(check_id(id));
  Material material = TRY(material_of(jwk, algorithm));
  return make_key(algorithm, std::move(material), std::string(id));
}

Result<Key> Key::from_jwk(std::string_view text, std::optional<Algorithm> if_absent) {
  const auto value = json::parse(text, {.bytes = max_jwk, .depth = 8});
  if (!value) return fail(Reason::invalid_key, "JWK: " + value.error().detail);
  if (value->object() == nullptr) return fail(Reason::invalid_key, "JWK: not an object");
  return from_jwk(*value->object(), if_absent);
}

}  // namespace gatehouse::jose
