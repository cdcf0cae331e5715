#include <gatehouse/crypto/internal/openssl.h>

#include <array>
#include <stdexcept>

namespace gatehouse::crypto {

const char* digest_name(Hash hash) {
  switch (hash) {
    case Hash::sha256: return "SHA2-256";
    case Hash::sha384: return "SHA2-384";
    case Hash::sha512: return "SHA2-512";
  }
  return nullptr;
}

const EVP_MD* evp_digest(Hash hash) {
  static const auto fetched = [] {
    std::array<EvpDigest, 3> digests;
    for (const Hash each : {Hash::sha256, Hash::sha384, Hash::sha512}) {
      digests[static_cast<std::size_t>(each)] =
          require_openssl(EvpDigest(EVP_MD_fetch(nullptr, digest_name(each), nullptr)), "SHA-2 is missing");
    }
    return digests;
  }();
  return fetched[static_cast<std::size_t>(hash)].get();
}

std::string take_openssl_error() {
  const unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  if (code == 0) return "no reason given";
  std::array<char, 256> text{};
  ERR_error_string_n(code, text.data(), text.size());
  return text.data();
}

void require_openssl(bool good, const char* what) {
  if (!good) throw std::runtime_error(std::string("OpenSSL: ") + what + ": " + take_openssl_error());
}

}  // namespace gatehouse::crypto
