#include <gatehouse/auth/audit.h>
#include <gatehouse/auth/change_password.h>
#include <gatehouse/auth/prepared.h>
#include <gatehouse/auth/session_id.h>
#include <gatehouse/auth/sign_in.h>
#include <gatehouse/store/accounts.h>

#include <array>

namespace gatehouse {

Result<void> change_password(Auth& auth, const Identity& who, const ChangePassword& request, const Client& client) {
  const auto account = TRY(store::find_account(*auth.database, who.subject));
  if (!account) return fail(Reason::not_found, "the account has been deleted");
  const std::array<std::string_view, 2> names{account->username,
                                              account->email ? std::string_view(*account->email) : ""};
  const auto password = TRY(prepared(request.new_password));
  TRY(password::check(request.new_password, names, auth.settings.password_policy));

  const SignIn again{.username = account->username, .password = request.current_password};
  const auto checked = TRY(check_password(auth, again, client));
  if (checked.id != account->id) return fail(Reason::conflict, "the user name has gone to another account");
  auto record = audit(auth, "password_changed", account->id, client);
  record.session_id = who.session;
  auto new_hash = TRY(auth.hashing.hash(password.text(), auth.settings.password_cost, auth.random));
  const store::PasswordChange change{.account_id = account->id,
                                     .old_hash = checked.password_hash,
                                     .new_hash = std::move(new_hash),
                                     .keep_session = session_id(who.session),
                                     .now = auth.clock.now(),
                                     .forget_at = forget_at(auth)};
  const auto ended = TRY(store::change_password(*auth.database, change, record));
  auth.revocations.add(ended);
  auth.log.info("password changed", {{"account", account->id}, {"sessions_ended", ended.size()}});
  return {};
}

}  // namespace gatehouse
