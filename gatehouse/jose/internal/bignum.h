// Whole numbers between bytes, OpenSSL and JWK members.
#pragma once

#include <gatehouse/base/secret.h>
#include <gatehouse/crypto/internal/openssl.h>

#include <string>
#include <string_view>

namespace gatehouse::jose {

crypto::Bignum to_bignum(BytesView bytes);
Bytes to_bytes(const BIGNUM* number);                      // without leading zeros
Secret to_secret(const BIGNUM* number, std::size_t size);  // with as many leading zeros as it takes; fits
// Null when the key has no such number.
crypto::Bignum number_of(const EVP_PKEY* key, const char* name);
// A key out of its numbers; null when OpenSSL refuses them.
crypto::EvpKey key_of(const char* type, OSSL_PARAM_BLD* numbers, bool with_private);
// Appends `,"name":"base64url of bytes"`.
void add_member(std::string& text, std::string_view name, BytesView bytes);

}  // namespace gatehouse::jose
