// What is decoded owns its text.
// error: a std::string_view owns nothing
#include <gatehouse/json/shape.h>

struct Login {
#ifdef MISUSE
  std::string_view username;
#else
  std::string username;
#endif
};

gatehouse::Result<Login> login(std::string_view text) { return gatehouse::json::read<Login>(text); }
