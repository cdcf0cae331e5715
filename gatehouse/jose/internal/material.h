// What a Key is made of: one class for each kind of key. None can be read as another.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/base/secret.h>
#include <gatehouse/crypto/hmac.h>
#include <gatehouse/crypto/internal/openssl.h>
#include <gatehouse/crypto/random.h>
#include <gatehouse/jose/algorithm.h>
#include <gatehouse/json/value.h>

#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

namespace gatehouse::jose {

enum class Kind : unsigned char { oct, rsa, ec, okp };
Kind kind_of(Algorithm algorithm);
std::string_view kty(Kind kind);            // "oct", "RSA", "EC", "OKP": case-sensitive (RFC 7517 section 4.1)
crypto::Hash hash_of(Algorithm algorithm);  // not for EdDSA

// Each of these has the same members:
//   public_members(): kty and the members that a thumbprint covers (RFC 7638 section 3.2), in their order
//   add_private(text): appends `,"d":"..."` and what else is private
//   public_half(), can_sign(), sign(), verify() as of Key

class SymmetricKey {
 public:
  static Result<SymmetricKey> make(Secret secret, Algorithm algorithm);
  static SymmetricKey generate(Algorithm algorithm, crypto::Random& random);

  BytesView secret() const { return secret_.bytes(); }
  bool can_sign() const { return true; }
  Bytes sign(BytesView message) const { return hmac_.tag(message); }
  bool verify(BytesView message, BytesView signature) const { return hmac_.verify(message, signature); }

 private:
  SymmetricKey(Secret secret, Algorithm algorithm);
  Secret secret_;
  crypto::HmacKey hmac_;
};

// Contexts prepared for one key and one use of it. A context serves one thread at a time: as many are made as threads
// meet here, and kept, which is cheaper than a copy for each call.
class PreparedContexts {
 public:
  explicit PreparedContexts(crypto::EvpKeyContext prepared) : prepared_(std::move(prepared)) {}

  // What `use` makes of a context; one that it throws with is not used again.
  template <class Use>
  auto with(Use use) const {
    crypto::EvpKeyContext context = take();
    const auto result = use(context.get());
    give_back(std::move(context));
    return result;
  }

 private:
  crypto::EvpKeyContext take() const;
  void give_back(crypto::EvpKeyContext context) const;

  crypto::EvpKeyContext prepared_;  // only ever copied from
  mutable std::mutex mutex_;
  mutable std::vector<crypto::EvpKeyContext> idle_;
};

// A parsed key that signs and verifies digests of one hash.
class EvpSigner {
 public:
  EvpSigner(crypto::EvpKey key, crypto::Hash hash, bool pss, bool with_private);

  EVP_PKEY* key() const { return key_.get(); }
  bool can_sign() const { return signing_ != nullptr; }
  // Number of bytes written; `out` must be large enough for the key's signatures.
  std::size_t sign(BytesView message, std::span<Byte> out) const;
  bool verify(BytesView message, BytesView signature) const;

 private:
  crypto::EvpKey key_;
  crypto::Hash hash_;
  std::unique_ptr<PreparedContexts> verifying_, signing_;
};

// Whole numbers, big end first, without leading zeros; private ones empty in a public key.
struct RsaNumbers {
  Bytes n, e;
  Secret d, p, q, dp, dq, qi;
};

class RsaKey {
 public:
  static constexpr std::size_t max_bytes = 1024;  // of a modulus, and so of a signature

  static Result<RsaKey> make(const RsaNumbers& numbers, Algorithm algorithm);
  static Result<RsaKey> make(crypto::EvpKey key, Algorithm algorithm, bool with_private);
  static RsaKey generate(Algorithm algorithm);

  json::Object public_members() const;
  void add_private(std::string& text) const;
  RsaKey public_half() const;
  bool can_sign() const { return signer_.can_sign(); }
  Bytes sign(BytesView message) const;
  bool verify(BytesView message, BytesView signature) const;
  EVP_PKEY* evp() const { return signer_.key(); }

 private:
  RsaKey(EvpSigner signer, Algorithm algorithm);
  Algorithm algorithm_;
  std::size_t size_;  // of the modulus, in bytes
  EvpSigner signer_;
};

struct Curve {
  Algorithm algorithm;
  std::string_view name;       // crv
  const char* group;           // OpenSSL's name
  std::size_t size;            // of a coordinate and of a scalar, in bytes
  std::array<Byte, 66> order;  // n, in the first `size` bytes
};
const Curve& curve_of(Algorithm algorithm);
const Curve* curve_named(std::string_view name);  // null: not one of ours

class EcKey {
 public:
  // `x`, `y` and, if there is one, `d` have exactly the curve's size.
  static Result<EcKey> make(BytesView x, BytesView y, BytesView d, Algorithm algorithm);
  static EcKey generate(Algorithm algorithm, crypto::Random& random);

  json::Object public_members() const;
  void add_private(std::string& text) const;
  EcKey public_half() const;
  bool can_sign() const { return signer_.can_sign(); }
  Bytes sign(BytesView message) const;
  bool verify(BytesView message, BytesView signature) const;
  EVP_PKEY* evp() const { return signer_.key(); }

 private:
  EcKey(const Curve& curve, Bytes x, Bytes y, Secret d, EvpSigner signer);
  const Curve* curve_;
  Bytes x_, y_;
  Secret d_;
  EvpSigner signer_;
};

class Ed25519Key {
 public:
  static constexpr std::size_t size = 32;  // of x and of d

  // `d` may be empty: a public key.
  static Result<Ed25519Key> make(BytesView x, BytesView d);
  static Ed25519Key generate(crypto::Random& random);

  json::Object public_members() const;
  void add_private(std::string& text) const;
  Ed25519Key public_half() const;
  bool can_sign() const { return !secret_.empty(); }
  Bytes sign(BytesView message) const;
  bool verify(BytesView message, BytesView signature) const;
  crypto::EvpKey evp() const;  // for PEM alone

 private:
  Ed25519Key() = default;
  std::array<Byte, size> x_{};
  Secret secret_;  // libsodium's form: seed, then x
};

using Material = std::variant<SymmetricKey, RsaKey, EcKey, Ed25519Key>;

}  // namespace gatehouse::jose
