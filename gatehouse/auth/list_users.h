// List users: a page at a time, searched by the beginning of a name.
#pragma once

#include <gatehouse/auth/auth.h>
#include <gatehouse/auth/user.h>

#include <optional>
#include <string>
#include <vector>

namespace gatehouse {

struct UserPage {
  std::vector<User> users;
  std::optional<std::string> next;  // the `after` of the next page; none: this was the last
};

// See store::AccountQuery for what can be asked.
Result<UserPage> list_users(Auth& auth, const store::AccountQuery& query);

}  // namespace gatehouse
