// A struct with a base has no shape, and the compiler says why.
// error: a plain struct has no base classes: make the base a field
#include <gatehouse/json/shape.h>

struct Named {
  std::string name;
};
#ifdef MISUSE
struct User : Named {
#else
struct User {
  Named named;
#endif
  int age = 0;
};

std::string text(const User& user) { return gatehouse::json::write(user); }
