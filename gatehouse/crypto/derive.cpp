#include <gatehouse/crypto/derive.h>
#include <gatehouse/crypto/internal/openssl.h>

#include <array>
#include <stdexcept>

namespace gatehouse::crypto {
namespace {

OSSL_PARAM octets(const char* name, BytesView bytes) {
  // OpenSSL takes a pointer to non-const and does not write through it; null means "not given", so empty is never null.
  static Byte nothing = 0;
  void* data = bytes.empty() ? &nothing : const_cast<Byte*>(bytes.data());
  return OSSL_PARAM_construct_octet_string(name, data, bytes.size());
}

}  // namespace

Secret hkdf(Hash hash, BytesView key, BytesView salt, BytesView info, std::size_t size) {
  if (size == 0 || size > 255 * crypto::size(hash)) throw std::invalid_argument("hkdf: size out of bounds");
  static const EvpKdf algorithm = require_openssl(EvpKdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr)), "HKDF is missing");
  const auto context = require_openssl(EvpKdfContext(EVP_KDF_CTX_new(algorithm.get())), "HKDF");
  std::array<OSSL_PARAM, 5> params;
  std::size_t count = 0;
  params[count++] = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, const_cast<char*>(digest_name(hash)), 0);
  params[count++] = octets(OSSL_KDF_PARAM_KEY, key);
  if (!salt.empty()) params[count++] = octets(OSSL_KDF_PARAM_SALT, salt);
  if (!info.empty()) params[count++] = octets(OSSL_KDF_PARAM_INFO, info);
  params[count] = OSSL_PARAM_construct_end();

  Secret out = Secret::of_size(size);
  require_openssl(EVP_KDF_derive(context.get(), out.writable().data(), size, params.data()) == 1, "HKDF");
  return out;
}

Secret derive(BytesView master, std::string_view purpose, std::size_t size) {
  return hkdf(Hash::sha256, master, {}, as_bytes(purpose), size);
}

}  // namespace gatehouse::crypto
