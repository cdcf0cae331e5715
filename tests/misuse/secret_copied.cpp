// A copy of a secret is visible where it is made.
// error: use of deleted function 'gatehouse::Secret::Secret(const gatehouse::Secret&)'
#include <gatehouse/base/secret.h>

gatehouse::Secret second(const gatehouse::Secret& first) {
#ifdef MISUSE
  return first;
#else
  return first.copy();
#endif
}
