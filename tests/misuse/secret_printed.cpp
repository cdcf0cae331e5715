// A secret does not turn into text by itself.
// error: could not convert 'secret' from 'const gatehouse::Secret' to 'std::string_view'
#include <gatehouse/base/log.h>
#include <gatehouse/base/secret.h>

void print(std::string_view text);

void show(const gatehouse::Secret& secret) {
#ifdef MISUSE
  print(secret);
#else
  print(secret.text());
#endif
}
