// The two halves of every sign-up: before and after its row is written.
#pragma once

#include <gatehouse/auth/sign_up.h>

namespace gatehouse {

// Checked, with its password hashed; the refusals are those of `add_user`, but for account_exists.
Result<store::Account> new_account(Auth& auth, const SignUp& request, const std::vector<std::string>& roles);
// Counted and logged.
User signed_up(Auth& auth, const store::Account& account);

}  // namespace gatehouse
