// A failure cannot be dropped without a word.
// error: ignoring returned value of type 'gatehouse::Result<void>'
#include <gatehouse/base/result.h>

gatehouse::Result<void> check();

void caller() {
#ifdef MISUSE
  check();
#else
  static_cast<void>(check());
#endif
}
