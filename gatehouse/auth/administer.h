// Administer: what an operator does to an account; each takes effect on its living tokens at once.
#pragma once

#include <gatehouse/auth/auth.h>
#include <gatehouse/auth/user.h>

#include <string>
#include <string_view>
#include <vector>

namespace gatehouse {

// By user name, e-mail address or id; not_found.
Result<store::Account> find_user(Auth& auth, std::string_view name_or_id);
// invalid_request for names that are no roles (roles.h). The access tokens that carry the old roles are refused;
// refreshing gives new ones.
Result<void> set_roles(Auth& auth, std::string_view account_id, const std::vector<std::string>& roles,
                       const Client& by);
// Ends every session; the account stays as it is. How many lived.
Result<int> end_sessions(Auth& auth, std::string_view account_id, const Client& by);
// not_found when no such session lives.
Result<void> end_session(Auth& auth, std::string_view session, const Client& by);
// Ends every session; the account stays, and cannot sign in.
Result<void> disable_user(Auth& auth, std::string_view account_id, const Client& by);
Result<void> enable_user(Auth& auth, std::string_view account_id, const Client& by);
Result<void> delete_user(Auth& auth, std::string_view account_id, const Client& by);

}  // namespace gatehouse
