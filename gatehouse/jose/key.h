// Key: signs and verifies by exactly one algorithm (RFC 7517, RFC 7518 section 6, RFC 8037).
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/base/secret.h>
#include <gatehouse/crypto/random.h>
#include <gatehouse/jose/algorithm.h>
#include <gatehouse/json/value.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gatehouse::jose {

// A PEM or JWK text, a published sample, a few bytes repeated: long enough, and yet everybody's.
bool is_plainly_no_secret(std::string_view text);

// Immutable; copies are cheap and share one state, which is wiped with the last of them. Safe to use from many threads
// at once. The kind of key (`kty`) decides what it can do: a public RSA key can never be read as an HMAC secret.
//
// What every way in refuses: HMAC secrets shorter than the hash, RSA below 2048 or above 8192 bits, with an exponent
// below 65537 or with the ROCA fingerprint (weak_key); points off the curve, Ed25519 keys of small order, private
// parts that do not belong to the public ones (invalid_key).
class Key {
 public:
  // RSA keys have 3072 bits and take their randomness from OpenSSL whatever `random` is.
  static Key generate(Algorithm algorithm, crypto::Random& random = crypto::system_random());

  // A JWK, public or private. It must say its algorithm, unless its kind leaves no choice (EC, OKP). `if_absent` is for
  // keys of others that do not say it; it never overrides an `alg` that is there.
  static Result<Key> from_jwk(std::string_view json, std::optional<Algorithm> if_absent = std::nullopt);
  static Result<Key> from_jwk(const json::Object& jwk, std::optional<Algorithm> if_absent = std::nullopt);

  // A public or private key in PEM: SPKI, PKCS#1, PKCS#8 or SEC1, not encrypted, one key in the text.
  static Result<Key> from_pem(std::string_view pem, Algorithm algorithm, std::string id = {});

  // An HMAC secret: at least as long as the hash (32, 48 or 64 bytes) and random. Refuses what is plainly no secret:
  // a PEM or JWK text, published samples, a few bytes repeated (weak_key).
  static Result<Key> from_secret(Secret secret, Algorithm algorithm, std::string id = {});

  Algorithm algorithm() const;
  // `kid`; the thumbprint when none was given.
  const std::string& id() const;
  // RFC 7638, SHA-256, base64url.
  const std::string& thumbprint() const;
  bool can_sign() const;
  bool is_symmetric() const { return jose::is_symmetric(algorithm()); }

  // kty, the public members, alg, use and kid; never a private member. Empty for an HMAC key: it has no public half.
  json::Object public_jwk() const;
  // The whole key as JSON text; invalid_key when it is a public key.
  Result<Secret> private_jwk() const;
  // The same key without its private part; an HMAC key stays what it is.
  Key public_half() const;
  // SPKI; invalid_key for an HMAC key.
  Result<std::string> public_pem() const;

  // The signature as JWS has it: ECDSA as r || s, RSA as long as the modulus. invalid_key when it is a public key.
  Result<Bytes> sign(BytesView message) const;
  bool verify(BytesView message, BytesView signature) const;

  struct State;  // for the files of this room
  explicit Key(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  const State& state() const { return *state_; }

 private:
  std::shared_ptr<const State> state_;
};

}  // namespace gatehouse::jose
