// Sign up: a new account with a user name and a password.
#pragma once

#include <gatehouse/auth/auth.h>
#include <gatehouse/auth/user.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse {

struct SignUp {
  std::string_view username;
  std::string_view password;
  std::optional<std::string_view> email = {};
};

// account_exists, invalid_username, invalid_email, password_*, overloaded; forbidden when sign-up is closed.
Result<User> sign_up(Auth& auth, const SignUp& request, const Client& client);
// The same by an operator: whether sign-up is open is not asked, and roles can be given (roles.h).
Result<User> add_user(Auth& auth, const SignUp& request, const std::vector<std::string>& roles = {},
                      const Client& client = {});

}  // namespace gatehouse
