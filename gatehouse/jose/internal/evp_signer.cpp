#include <gatehouse/jose/internal/material.h>

#include <utility>

namespace gatehouse::jose {

using crypto::require_openssl;

namespace {

void set_padding(EVP_PKEY_CTX* context, crypto::Hash hash, bool pss) {
  // RFC 7518 section 3.5: MGF1 with the same hash, and a salt exactly as long as it.
  if (!pss) return require_openssl(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1, "PKCS#1 padding");
  require_openssl(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
                      EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1 &&
                      EVP_PKEY_CTX_set_rsa_mgf1_md_name(context, crypto::digest_name(hash), nullptr) == 1,
                  "PSS padding");
}

std::unique_ptr<PreparedContexts> prepare(EVP_PKEY* key, int (*init)(EVP_PKEY_CTX*), crypto::Hash hash, bool pss) {
  auto context =
      require_openssl(crypto::EvpKeyContext(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr)), "out of memory");
  require_openssl(init(context.get()) == 1, "a key cannot be prepared");
  if (EVP_PKEY_is_a(key, "RSA") == 1) set_padding(context.get(), hash, pss);
  require_openssl(EVP_PKEY_CTX_set_signature_md(context.get(), crypto::evp_digest(hash)) == 1, "signature digest");
  return std::make_unique<PreparedContexts>(std::move(context));
}

struct Digest {
  std::array<Byte, crypto::max_hash_size> bytes;
  unsigned size = 0;
};

Digest digest_of(crypto::Hash hash, BytesView message) {
  Digest digest;
  require_openssl(EVP_Digest(message.data(), message.size(), digest.bytes.data(), &digest.size,
                             crypto::evp_digest(hash), nullptr) == 1,
                  "digest");
  return digest;
}

}  // namespace

crypto::EvpKeyContext PreparedContexts::take() const {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      crypto::EvpKeyContext context = std::move(idle_.back());
      idle_.pop_back();
      return context;
    }
  }
  return require_openssl(crypto::EvpKeyContext(EVP_PKEY_CTX_dup(prepared_.get())), "a context cannot be copied");
}

void PreparedContexts::give_back(crypto::EvpKeyContext context) const {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(context));
}

EvpSigner::EvpSigner(crypto::EvpKey key, crypto::Hash hash, bool pss, bool with_private)
    : key_(std::move(key)), hash_(hash), verifying_(prepare(key_.get(), EVP_PKEY_verify_init, hash, pss)) {
  if (with_private) signing_ = prepare(key_.get(), EVP_PKEY_sign_init, hash, pss);
}

std::size_t EvpSigner::sign(BytesView message, std::span<Byte> out) const {
  const Digest digest = digest_of(hash_, message);
  return signing_->with([&](EVP_PKEY_CTX* context) {
    std::size_t size = out.size();
    require_openssl(EVP_PKEY_sign(context, out.data(), &size, digest.bytes.data(), digest.size) == 1, "signing");
    return size;
  });
}

bool EvpSigner::verify(BytesView message, BytesView signature) const {
  const Digest digest = digest_of(hash_, message);
  const bool good = verifying_->with([&](EVP_PKEY_CTX* context) {
    return EVP_PKEY_verify(context, signature.data(), signature.size(), digest.bytes.data(), digest.size) == 1;
  });
  if (!good) ERR_clear_error();
  return good;
}

}  // namespace gatehouse::jose
