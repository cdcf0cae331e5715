#include <gatehouse/auth/user.h>

namespace gatehouse {

User user_of(const store::Account& account) {
  return {.id = account.id,
          .username = account.username,
          .email = account.email,
          .roles = account.roles,
          .disabled = account.disabled_at.has_value(),
          .created_at = iso8601(account.created_at)};
}

Result<User> profile(Auth& auth, std::string_view account_id) {
  const auto account = TRY(store::find_account(*auth.database, account_id));
  if (!account) return fail(Reason::not_found, "the account has been deleted");
  return user_of(*account);
}

}  // namespace gatehouse
