// User: an account as its owner and administrators may see it.
#pragma once

#include <gatehouse/auth/auth.h>
#include <gatehouse/store/accounts.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse {

struct User {
  std::string id;
  std::string username;
  std::optional<std::string> email;
  std::vector<std::string> roles;
  bool disabled;
  std::string created_at;  // RFC 3339
};

User user_of(const store::Account& account);
// The account behind an identity; not_found when it has been deleted. One store call.
Result<User> profile(Auth& auth, std::string_view account_id);

}  // namespace gatehouse
