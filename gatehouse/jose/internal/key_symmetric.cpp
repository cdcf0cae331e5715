#include <fmt/core.h>
#include <gatehouse/jose/internal/material.h>

namespace gatehouse::jose {

Kind kind_of(Algorithm algorithm) {
  if (algorithm <= Algorithm::hs512) return Kind::oct;
  if (algorithm <= Algorithm::ps512) return Kind::rsa;
  return algorithm == Algorithm::eddsa ? Kind::okp : Kind::ec;
}

std::string_view kty(Kind kind) {
  switch (kind) {
    case Kind::oct: return "oct";
    case Kind::rsa: return "RSA";
    case Kind::ec: return "EC";
    case Kind::okp: return "OKP";
  }
  return {};
}

crypto::Hash hash_of(Algorithm algorithm) {
  switch (static_cast<unsigned>(algorithm) % 3) {  // every family lists its three hashes in one order
    case 0: return crypto::Hash::sha256;
    case 1: return crypto::Hash::sha384;
    default: return crypto::Hash::sha512;
  }
}

SymmetricKey::SymmetricKey(Secret secret, Algorithm algorithm)
    : secret_(std::move(secret)), hmac_(hash_of(algorithm), secret_.bytes()) {}

Result<SymmetricKey> SymmetricKey::make(Secret secret, Algorithm algorithm) {
  constexpr std::size_t largest = 1024;
  const std::size_t least = crypto::size(hash_of(algorithm));  // RFC 7518 section 3.2
  if (secret.size() < least) {
    return fail(Reason::weak_key, fmt::format("an {} secret has at least {} bytes, this one has {}", name(algorithm),
                                              least, secret.size()));
  }
  if (secret.size() > largest) {
    return fail(Reason::invalid_key, fmt::format("an HMAC secret has at most {} bytes", largest));
  }
  return SymmetricKey(std::move(secret), algorithm);
}

SymmetricKey SymmetricKey::generate(Algorithm algorithm, crypto::Random& random) {
  Secret secret = Secret::of_size(crypto::size(hash_of(algorithm)));
  random.fill(secret.writable());
  return SymmetricKey(std::move(secret), algorithm);
}

}  // namespace gatehouse::jose
