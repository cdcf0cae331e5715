// Sign out: ends a session, or all of an account's; their access tokens are refused from the next request on.
#pragma once

#include <gatehouse/auth/auth.h>

#include <string_view>

namespace gatehouse {

// Ends the session behind the identity; signing out twice is no error. One store call.
Result<void> sign_out(Auth& auth, const Identity& who, const Client& client);
// Ends every session of the account; answers how many there were.
Result<int> sign_out_everywhere(Auth& auth, std::string_view account_id, const Client& client);

}  // namespace gatehouse
