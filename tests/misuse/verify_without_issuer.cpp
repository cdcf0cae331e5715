// A verifier says which issuer it expects, or says aloud that it does not care.
// error: [with Kind = gatehouse::jose::IssuerKind]' is private
#include <gatehouse/jose/jwt.h>

#ifdef MISUSE
const gatehouse::jose::Expectations expectations{.audience = "notes"};
#else
const gatehouse::jose::Expectations expectations{.issuer = gatehouse::jose::Issuer::any(), .audience = "notes"};
#endif
