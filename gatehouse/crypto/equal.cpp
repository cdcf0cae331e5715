#include <gatehouse/crypto/equal.h>
#include <openssl/crypto.h>

namespace gatehouse::crypto {

bool equal(BytesView left, BytesView right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace gatehouse::crypto
