#include <gatehouse/auth/administer.h>
#include <gatehouse/auth/audit.h>
#include <gatehouse/auth/roles.h>
#include <gatehouse/auth/session_id.h>
#include <gatehouse/auth/sessions.h>
#include <gatehouse/base/ascii.h>
#include <gatehouse/store/accounts.h>
#include <gatehouse/store/sessions.h>

namespace gatehouse {
namespace {

// The verb's transaction has been committed; its revocations count from here on.
Result<void> done(Auth& auth, std::string_view event, std::string_view account_id,
                  const Result<std::vector<store::Revocation>>& ended) {
  if (!ended) return fail(ended.error());
  auth.revocations.add(*ended);
  auth.log.info(event, {{"account", account_id}, {"sessions", ended->size()}});
  return {};
}

}  // namespace

Result<store::Account> find_user(Auth& auth, std::string_view name_or_id) {
  auto account = TRY(store::find_account(*auth.database, name_or_id));  // first: an id is nobody's to choose
  if (!account) account = TRY(store::find_account_by_login(*auth.database, name_or_id));
  if (!account) return fail(Reason::not_found, "there is no account " + std::string(name_or_id));
  return *account;
}

Result<void> set_roles(Auth& auth, std::string_view account_id, const std::vector<std::string>& given,
                       const Client& by) {
  const auto roles = TRY(read_roles(given));
  const auto record = audit(auth, "roles_set", account_id, by, joined(roles, " "));
  return done(auth, "roles set", account_id,
              store::set_roles(*auth.database, account_id, roles, forget_at(auth), record));
}

Result<int> end_sessions(Auth& auth, std::string_view account_id, const Client& by) {
  TRY(profile(auth, account_id));
  const auto now = auth.clock.now();
  const auto living = TRY(store::list_sessions(*auth.database, account_id, now));
  const store::Ending ending{.account_id = std::string(account_id),
                             .reason = "signed_out_everywhere",
                             .now = now,
                             .forget_at = forget_at(auth)};
  const auto record = audit(auth, "signed_out_everywhere", account_id, by);
  TRY(done(auth, "signed out everywhere", account_id,
           store::end_sessions(*auth.database, std::nullopt, ending, record)));
  return static_cast<int>(living.size());
}

Result<void> end_session(Auth& auth, std::string_view session, const Client& by) {
  const auto id = session_id(session);
  if (!id) return fail(Reason::not_found, "not a session id");
  const auto found = TRY(store::find_session(*auth.database, *id));
  if (!found) return fail(Reason::not_found, "no such session");
  return revoke_session(auth, found->account_id, session, by);
}

Result<void> disable_user(Auth& auth, std::string_view account_id, const Client& by) {
  return done(auth, "user disabled", account_id,
              store::set_disabled(*auth.database, account_id, auth.clock.now(), forget_at(auth),
                                  audit(auth, "user_disabled", account_id, by)));
}

Result<void> enable_user(Auth& auth, std::string_view account_id, const Client& by) {
  return done(auth, "user enabled", account_id,
              store::set_disabled(*auth.database, account_id, std::nullopt, forget_at(auth),
                                  audit(auth, "user_enabled", account_id, by)));
}

Result<void> delete_user(Auth& auth, std::string_view account_id, const Client& by) {
  return done(
      auth, "user deleted", account_id,
      store::delete_account(*auth.database, account_id, forget_at(auth), audit(auth, "user_deleted", account_id, by)));
}

}  // namespace gatehouse
