// Only what a signer made is accepted: each part in its one spelling, the signature the signer's own, every claim as
// expected; and explain() and inspect() say of each token what verify() decides.
#include <fuzz/keys.h>
#include <gatehouse/jose/base64url.h>
#include <gatehouse/jose/jws.h>
#include <gatehouse/jose/jwt.h>

#include <algorithm>
#include <array>

namespace jose = gatehouse::jose;
using gatehouse::Reason;
using gatehouse::fuzz::require;
using jose::Algorithm;

namespace {

constexpr gatehouse::Time now{std::chrono::seconds{1'750'000'000}};

// A set for verifying, and the private keys it belongs to.
struct House {
  std::vector<jose::Key> signers;
  jose::KeySet verifiers;

  explicit House(std::initializer_list<Algorithm> algorithms) {
    std::vector<jose::Key> halves;
    for (const Algorithm algorithm : algorithms) {
      signers.push_back(gatehouse::fuzz::key_for(algorithm));
      halves.push_back(signers.back().public_half());
    }
    verifiers = jose::KeySet::of(std::move(halves)).value();
  }
  const jose::Key& signer(Algorithm algorithm) const {
    return *std::ranges::find(signers, algorithm, &jose::Key::algorithm);
  }
};

const House& house(bool symmetric) {
  static const House secrets{Algorithm::hs256, Algorithm::hs384, Algorithm::hs512};
  static const House pairs{Algorithm::rs256, Algorithm::ps256, Algorithm::es256, Algorithm::eddsa};
  return symmetric ? secrets : pairs;
}

jose::Expectations expectations(bool strict) {
  if (strict) return {.issuer = "https://id.example", .audience = "notes"};
  return {.issuer = jose::Issuer::any(), .audience = jose::Audience::any(), .require_expiry = false};
}

// The input as a header and, after a line end, a payload, signed as they stand: what a signer could have made.
std::string signed_token(std::string_view input, const jose::Key& key) {
  const std::string_view header = input.substr(0, input.find('\n'));
  const std::string_view payload = input.substr(std::min(header.size() + 1, input.size()));
  std::string token = jose::base64url(gatehouse::as_bytes(header)) + '.';
  jose::append_base64url(token, gatehouse::as_bytes(payload));
  const auto signature = key.sign(gatehouse::as_bytes(token)).value();
  token += '.';
  jose::append_base64url(token, signature);
  return token;
}

std::string canonical(std::string_view part) { return jose::base64url(jose::from_base64url(part).value()); }

void check_signature(std::string_view token, const House& house) {
  const auto parts = jose::split(token).value();
  const auto header = jose::read_header(parts.header).value();
  const jose::Key& key = *jose::choose_key(header, house.verifiers).value();
  require(key.algorithm() == header.algorithm && (!header.key_id || *header.key_id == key.id()));
  require(canonical(parts.header) == parts.header && canonical(parts.payload) == parts.payload);
  require(canonical(parts.signature) == parts.signature);
  require(jose::verify_jws(token, house.verifiers).value() == jose::from_base64url(parts.payload).value());
  // Signatures by PSS and ECDSA differ each time; all others are one for each text.
  if (key.algorithm() == Algorithm::ps256 || key.algorithm() == Algorithm::es256) return;
  const auto signature = house.signer(key.algorithm()).sign(gatehouse::as_bytes(parts.signed_part));
  require(jose::base64url(signature.value()) == parts.signature);
}

void check_claims(const jose::Claims& claims, const jose::Expectations& expected) {
  require(!expected.require_expiry || claims.expires_at);
  require(!claims.expires_at || *claims.expires_at > now - expected.leeway);
  require(!claims.not_before || *claims.not_before <= now + expected.leeway);
  require(!claims.issued_at || *claims.issued_at <= now + expected.leeway);
  require(expected.issuer.is_any() || claims.issuer == expected.issuer.value());
  require(expected.audience.is_any() || std::ranges::count(claims.audience, expected.audience.value()) > 0);
}

// What one signs anew of what was accepted is accepted, and says the same.
void check_again(const jose::Claims& claims, const House& house, const jose::Expectations& expected) {
  const auto token = jose::sign(claims, house.signers.front());
  if (!token) return require(jose::print(claims).size() > jose::max_token / 2);
  const auto again = jose::verify(*token, house.verifiers, expected, now);
  require(again.has_value() && jose::print(*again) == jose::print(claims));
}

void check_inspected(std::string_view token, const jose::Claims& claims) {
  const auto shown = jose::inspect(token);
  require(shown.has_value() && shown->header.contains("alg"));
  require(jose::print(jose::read_claims(shown->claims).value()) == jose::print(claims));
}

bool fits(Reason reason, std::string_view check) {
  switch (reason) {
    case Reason::malformed_token:
      return std::ranges::count(std::array{"shape", "header", "signature", "claims", "exp"}, check) == 1;
    case Reason::unsupported_algorithm: return check == "alg" || check == "key";
    case Reason::unknown_key: return check == "key";
    case Reason::wrong_signature: return check == "signature";
    case Reason::wrong_type: return check == "typ";
    case Reason::wrong_issuer: return check == "iss";
    case Reason::wrong_audience: return check == "aud";
    case Reason::expired_token: return check == "exp";
    case Reason::not_yet_valid: return check == "nbf" || check == "iat";
    default: return false;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input = gatehouse::fuzz::text_of(data, size);
  const std::uint8_t choice = gatehouse::fuzz::take_choice(input);
  const House& with = house((choice & 1) != 0);
  const jose::Expectations expected = expectations((choice & 2) != 0);
  const jose::Key& key = with.signers[choice / 8 % with.signers.size()];
  const std::string token = (choice & 4) != 0 ? std::string(input) : signed_token(input, key);

  const auto claims = jose::verify(token, with.verifiers, expected, now);
  const auto checks = jose::explain(token, with.verifiers, expected, now);
  const auto failed = std::ranges::find(checks, false, &jose::Check::passed);
  require(claims.has_value() == (failed == checks.end()));
  if (!claims) {
    require(fits(claims.error().reason, failed->name));
    return 0;
  }
  check_signature(token, with);
  check_claims(*claims, expected);
  check_again(*claims, with, expected);
  check_inspected(token, *claims);
  return 0;
}
