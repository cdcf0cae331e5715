#include <gatehouse/crypto/internal/sodium.h>
#include <gatehouse/crypto/seal.h>
#include <sodium.h>

#include <algorithm>
#include <stdexcept>

namespace gatehouse::crypto {
namespace {

constexpr Byte version = 1;
constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(SealingKey::overhead == 1 + nonce_size + tag_size);
static_assert(SealingKey::key_size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

}  // namespace

SealingKey::SealingKey(Secret key) : key_(std::move(key)) {
  if (key_.size() != key_size) throw std::invalid_argument("SealingKey: the key must have 32 bytes");
  ready_sodium();
}

Bytes SealingKey::seal(BytesView plain, std::string_view context, Random& random) const {
  Bytes out(overhead + plain.size());
  out[0] = version;
  const std::span<Byte> nonce = std::span(out).subspan(1, nonce_size);
  random.fill(nonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt(out.data() + 1 + nonce_size, nullptr, plain.data(), plain.size(),
                                             as_bytes(context).data(), context.size(), nullptr, nonce.data(),
                                             key_.bytes().data());
  return out;
}

Result<Secret> SealingKey::open(BytesView sealed, std::string_view context) const {
  if (sealed.size() < overhead) return fail(Reason::storage_corrupt, "sealed value: too short");
  if (sealed[0] != version) return fail(Reason::storage_corrupt, "sealed value: unknown version");
  const BytesView nonce = sealed.subspan(1, nonce_size);
  const BytesView text = sealed.subspan(1 + nonce_size);
  Secret plain = Secret::of_size(sealed.size() - overhead);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain.writable().data(), nullptr, nullptr, text.data(), text.size(),
                                                 as_bytes(context).data(), context.size(), nonce.data(),
                                                 key_.bytes().data()) != 0) {
    return fail(Reason::storage_corrupt, "sealed value: altered, or sealed by another key or for another context");
  }
  return plain;
}

}  // namespace gatehouse::crypto
