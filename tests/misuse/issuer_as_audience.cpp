// Issuer and audience are not one another's kind.
// error: could not convert
#include <gatehouse/jose/jwt.h>

const gatehouse::jose::Issuer issuer{"https://id.example"};
#ifdef MISUSE
const gatehouse::jose::Expectations expectations{.issuer = issuer, .audience = issuer};
#else
const gatehouse::jose::Expectations expectations{.issuer = issuer, .audience = "notes"};
#endif
