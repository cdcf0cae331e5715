// Secrets are compared in constant time or not at all.
// error: no match for 'operator=='
#include <gatehouse/base/secret.h>
#include <gatehouse/crypto/equal.h>

bool same(const gatehouse::Secret& left, const gatehouse::Secret& right) {
#ifdef MISUSE
  return left == right;
#else
  return gatehouse::crypto::equal(left.bytes(), right.bytes());
#endif
}
