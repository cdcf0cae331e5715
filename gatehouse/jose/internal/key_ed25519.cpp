#include <gatehouse/crypto/equal.h>
#include <gatehouse/crypto/internal/sodium.h>
#include <gatehouse/jose/base64url.h>
#include <gatehouse/jose/internal/bignum.h>
#include <gatehouse/jose/internal/material.h>
#include <sodium.h>

#include <algorithm>

namespace gatehouse::jose {

static_assert(Ed25519Key::size == crypto_sign_PUBLICKEYBYTES);
static_assert(Ed25519Key::size == crypto_sign_SEEDBYTES);

Result<Ed25519Key> Ed25519Key::make(BytesView x, BytesView d) {
  crypto::ready_sodium();
  if (x.size() != size || (!d.empty() && d.size() != size)) {
    return fail(Reason::invalid_key, "x and d of an Ed25519 key have exactly 32 bytes");
  }
  // Canonical, on the curve and in the main subgroup: with a key of small order any signature fits many messages.
  if (crypto_core_ed25519_is_valid_point(x.data()) != 1) {
    return fail(Reason::invalid_key, "x is not a sound Ed25519 public key");
  }
  Ed25519Key key;
  std::ranges::copy(x, key.x_.begin());
  if (d.empty()) return key;
  std::array<Byte, crypto_sign_PUBLICKEYBYTES> derived;
  Secret secret = Secret::of_size(crypto_sign_SECRETKEYBYTES);
  crypto_sign_seed_keypair(derived.data(), secret.writable().data(), d.data());
  if (!crypto::equal(derived, x)) return fail(Reason::invalid_key, "the private d does not belong to x");
  key.secret_ = std::move(secret);
  return key;
}

Ed25519Key Ed25519Key::generate(crypto::Random& random) {
  crypto::ready_sodium();
  Secret seed = Secret::of_size(size);
  random.fill(seed.writable());
  Ed25519Key key;
  key.secret_ = Secret::of_size(crypto_sign_SECRETKEYBYTES);
  crypto_sign_seed_keypair(key.x_.data(), key.secret_.writable().data(), seed.bytes().data());
  return key;
}

json::Object Ed25519Key::public_members() const { return {{"crv", "Ed25519"}, {"kty", "OKP"}, {"x", base64url(x_)}}; }

void Ed25519Key::add_private(std::string& text) const { add_member(text, "d", secret_.bytes().first(size)); }

Ed25519Key Ed25519Key::public_half() const {
  Ed25519Key half;
  half.x_ = x_;
  return half;
}

Bytes Ed25519Key::sign(BytesView message) const {
  Bytes signature(crypto_sign_BYTES);
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), secret_.bytes().data());
  return signature;
}

bool Ed25519Key::verify(BytesView message, BytesView signature) const {
  return signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(signature.data(), message.data(), message.size(), x_.data()) == 0;
}

crypto::EvpKey Ed25519Key::evp() const {
  return crypto::require_openssl(
      crypto::EvpKey(EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, x_.data(), x_.size())), "Ed25519");
}

}  // namespace gatehouse::jose
