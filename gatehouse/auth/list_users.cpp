#include <gatehouse/auth/list_users.h>

namespace gatehouse {

Result<UserPage> list_users(Auth& auth, const store::AccountQuery& query) {
  auto found = TRY(store::list_accounts(*auth.database, query));
  UserPage page{.users = {}, .next = std::move(found.next)};
  page.users.reserve(found.accounts.size());
  for (const auto& account : found.accounts) page.users.push_back(user_of(account));
  return page;
}

}  // namespace gatehouse
