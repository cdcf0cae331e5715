#include <gatehouse/auth/audit.h>
#include <gatehouse/auth/session_id.h>
#include <gatehouse/auth/sign_out.h>
#include <gatehouse/store/sessions.h>

#include <array>

namespace gatehouse {

Result<void> sign_out(Auth& auth, const Identity& who, const Client& client) {
  const auto id = session_id(who.session);
  if (!id) return fail(Reason::invalid_request, "the token belongs to no session");
  const store::Ending ending{
      .account_id = who.subject, .reason = "signed_out", .now = auth.clock.now(), .forget_at = forget_at(auth)};
  auto record = audit(auth, "signed_out", who.subject, client);
  record.session_id = who.session;
  const auto ended = TRY(store::end_session(*auth.database, *id, ending, record));
  if (!ended) return {};  // it had ended before
  auth.revocations.add(std::array{*ended});
  auth.log.info("signed out", {{"account", who.subject}, {"session", who.session}});
  return {};
}

Result<int> sign_out_everywhere(Auth& auth, std::string_view account_id, const Client& client) {
  const store::Ending ending{.account_id = std::string(account_id),
                             .reason = "signed_out_everywhere",
                             .now = auth.clock.now(),
                             .forget_at = forget_at(auth)};
  const auto ended = TRY(store::end_sessions(*auth.database, std::nullopt, ending,
                                             audit(auth, "signed_out_everywhere", account_id, client)));
  auth.revocations.add(ended);
  auth.log.info("signed out everywhere", {{"account", account_id}, {"sessions", ended.size()}});
  return static_cast<int>(ended.size());
}

}  // namespace gatehouse
