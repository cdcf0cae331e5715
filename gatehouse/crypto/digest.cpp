#include <gatehouse/crypto/digest.h>
#include <gatehouse/crypto/internal/openssl.h>

namespace gatehouse::crypto {

Bytes digest(Hash hash, BytesView message) {
  Bytes out(size(hash));
  require_openssl(EVP_Digest(message.data(), message.size(), out.data(), nullptr, evp_digest(hash), nullptr) == 1,
                  "digest");
  return out;
}

std::array<Byte, 32> sha256(BytesView message) {
  std::array<Byte, 32> out;
  require_openssl(
      EVP_Digest(message.data(), message.size(), out.data(), nullptr, evp_digest(Hash::sha256), nullptr) == 1,
      "digest");
  return out;
}

std::array<Byte, 20> sha1_of_websocket_key(std::string_view text) {
  std::array<Byte, 20> out;
  require_openssl(EVP_Digest(text.data(), text.size(), out.data(), nullptr, EVP_sha1(), nullptr) == 1, "digest");
  return out;
}

}  // namespace gatehouse::crypto
