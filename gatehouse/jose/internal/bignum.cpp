#include <gatehouse/jose/base64url.h>
#include <gatehouse/jose/internal/bignum.h>

namespace gatehouse::jose {

using crypto::require_openssl;

crypto::Bignum to_bignum(BytesView bytes) {
  auto number = require_openssl(crypto::Bignum(BN_secure_new()), "out of memory");
  require_openssl(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), number.get()) != nullptr, "out of memory");
  return number;
}

Bytes to_bytes(const BIGNUM* number) {
  Bytes bytes(static_cast<std::size_t>(BN_num_bytes(number)));
  BN_bn2bin(number, bytes.data());
  return bytes;
}

Secret to_secret(const BIGNUM* number, std::size_t size) {
  Secret secret = Secret::of_size(size);
  require_openssl(BN_bn2binpad(number, secret.writable().data(), static_cast<int>(size)) >= 0, "number too large");
  return secret;
}

crypto::Bignum number_of(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) ERR_clear_error();
  return crypto::Bignum(number);
}

crypto::EvpKey key_of(const char* type, OSSL_PARAM_BLD* numbers, bool with_private) {
  const auto params = require_openssl(crypto::Params(OSSL_PARAM_BLD_to_param(numbers)), "out of memory");
  const auto context =
      require_openssl(crypto::EvpKeyContext(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr)), "key type missing");
  require_openssl(EVP_PKEY_fromdata_init(context.get()) == 1, "keys cannot be imported");
  EVP_PKEY* key = nullptr;
  const int selection = with_private ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
  if (EVP_PKEY_fromdata(context.get(), &key, selection, params.get()) != 1) ERR_clear_error();
  return crypto::EvpKey(key);
}

void add_member(std::string& text, std::string_view name, BytesView bytes) {
  text.append(",\"").append(name).append("\":\"");
  append_base64url(text, bytes);
  text += '"';
}

}  // namespace gatehouse::jose
