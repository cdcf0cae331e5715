#include <gatehouse/jose/internal/material.h>

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

crypto::EvpDigestContext copy_of(const EVP_MD_CTX* prepared) {
  auto context = require_openssl(crypto::EvpDigestContext(EVP_MD_CTX_new()), "out of memory");
  require_openssl(EVP_MD_CTX_copy_ex(context.get(), prepared) == 1, "a prepared context cannot be copied");
  return context;
}

}  // namespace

EvpSigner::EvpSigner(crypto::EvpKey key, crypto::Hash hash, bool pss, bool with_private) : key_(std::move(key)) {
  const bool rsa = EVP_PKEY_is_a(key_.get(), "RSA") == 1;
  EVP_PKEY_CTX* inside = nullptr;  // owned by the digest context
  verifying_ = require_openssl(crypto::EvpDigestContext(EVP_MD_CTX_new()), "out of memory");
  require_openssl(EVP_DigestVerifyInit_ex(verifying_.get(), &inside, crypto::digest_name(hash), nullptr, nullptr,
                                          key_.get(), nullptr) == 1,
                  "verification cannot be prepared");
  if (rsa) set_padding(inside, hash, pss);
  if (!with_private) return;
  signing_ = require_openssl(crypto::EvpDigestContext(EVP_MD_CTX_new()), "out of memory");
  require_openssl(EVP_DigestSignInit_ex(signing_.get(), &inside, crypto::digest_name(hash), nullptr, nullptr,
                                        key_.get(), nullptr) == 1,
                  "signing cannot be prepared");
  if (rsa) set_padding(inside, hash, pss);
}

std::size_t EvpSigner::sign(BytesView message, std::span<Byte> out) const {
  const auto context = copy_of(signing_.get());
  std::size_t size = out.size();
  require_openssl(EVP_DigestSign(context.get(), out.data(), &size, message.data(), message.size()) == 1, "signing");
  return size;
}

bool EvpSigner::verify(BytesView message, BytesView signature) const {
  const auto context = copy_of(verifying_.get());
  const bool good =
      EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size()) == 1;
  if (!good) ERR_clear_error();
  return good;
}

}  // namespace gatehouse::jose
