// A verifier says which audience it expects, or says aloud that it does not care.
// error: [with Kind = gatehouse::jose::AudienceKind]' is private
#include <gatehouse/jose/jwt.h>

gatehouse::Result<gatehouse::jose::Claims> claims_of(std::string_view token, const gatehouse::jose::KeySet& keys) {
#ifdef MISUSE
  return gatehouse::jose::verify(token, keys, {.issuer = "https://id.example"}, gatehouse::now());
#else
  using gatehouse::jose::Audience;
  return gatehouse::jose::verify(token, keys, {.issuer = "https://id.example", .audience = Audience::any()},
                                 gatehouse::now());
#endif
}
