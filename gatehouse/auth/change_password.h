// Change password: the current one is asked for again; the account's other sessions end.
#pragma once

#include <gatehouse/auth/auth.h>

#include <string_view>

namespace gatehouse {

struct ChangePassword {
  std::string_view current_password;
  std::string_view new_password;
};

// wrong_password, password_*, rate_limited, overloaded, conflict (changed by someone else meanwhile).
Result<void> change_password(Auth& auth, const Identity& who, const ChangePassword& request, const Client& client);

}  // namespace gatehouse
