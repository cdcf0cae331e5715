// Refresh: the next access token for a refresh token, which is rotated (RFC 6749 section 6, RFC 9700 section 4.14.2).
#pragma once

#include <gatehouse/auth/auth.h>
#include <gatehouse/auth/sign_in.h>

#include <string_view>

namespace gatehouse {

// The current token gives the next one. The one before it, within the repeat window, gives the current one again: its
// answer was lost, or two tabs raced. Anything older ends the session. invalid_refresh_token, refresh_reused,
// session_revoked, session_expired. One store call.
Result<SignedIn> refresh(Auth& auth, std::string_view refresh_token, const Client& client);

}  // namespace gatehouse
