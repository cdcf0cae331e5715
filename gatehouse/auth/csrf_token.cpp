#include <gatehouse/auth/csrf_token.h>
#include <gatehouse/crypto/derive.h>
#include <gatehouse/jose/base64url.h>

namespace gatehouse {

CsrfTokens::CsrfTokens(const Secret& master)
    : key_(crypto::Hash::sha256, crypto::derive(master.bytes(), "gatehouse CSRF token", 32).bytes()) {}

std::string CsrfTokens::of(std::string_view session) const { return jose::base64url(key_.tag(as_bytes(session))); }

bool CsrfTokens::is_of(std::string_view session, std::string_view token) const {
  const auto tag = jose::from_base64url(token);
  return tag && !session.empty() && key_.verify(as_bytes(session), *tag);
}

}  // namespace gatehouse
