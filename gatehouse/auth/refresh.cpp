#include <gatehouse/auth/audit.h>
#include <gatehouse/auth/refresh.h>
#include <gatehouse/auth/session_id.h>
#include <gatehouse/store/sessions.h>

#include <array>

namespace gatehouse {
namespace {

Result<SignedIn> refuse(Auth& auth, Reason reason, const RefreshClaim& claim, const Client& client) {
  const auto log_as = reason == Reason::refresh_reused ? &Log::warning : &Log::info;
  (auth.log.*log_as)("refresh refused", {{"reason", facts(reason).name},
                                         {"session", session_text(claim.session)},
                                         {"counter", claim.counter},
                                         {"address", client.address}});
  return fail(reason);
}

Result<SignedIn> rotate(Auth& auth, std::string_view refresh_token, const Client& client) {
  const auto claim = TRY(auth.refresh_tokens.open(refresh_token));
  const store::RotationRequest request{.id = claim.session,
                                       .counter = claim.counter,
                                       .now = auth.clock.now(),
                                       .repeat_window = auth.settings.repeat_window,
                                       .idle = auth.settings.session_idle,
                                       .forget_at = forget_at(auth),
                                       .address = client.address,
                                       .user_agent = client.user_agent};
  const auto rotation = TRY(store::rotate_session(*auth.database, request, audit(auth, "refreshed", "", client)));
  if (rotation.revocation) auth.revocations.add(std::array{*rotation.revocation});

  using enum store::Rotation::Outcome;
  switch (rotation.outcome) {
    case rotated:
    case repeated: return issue(auth, rotation.session, rotation.account);
    case reused: return refuse(auth, Reason::refresh_reused, claim, client);
    case expired: return refuse(auth, Reason::session_expired, claim, client);
    case ended: return refuse(auth, Reason::session_revoked, claim, client);
    case unknown: return refuse(auth, Reason::invalid_refresh_token, claim, client);
  }
  return fail(Reason::internal, "an unknown outcome of a rotation");
}

}  // namespace

Result<SignedIn> refresh(Auth& auth, std::string_view refresh_token, const Client& client) {
  auto answer = rotate(auth, refresh_token, client);
  if (answer) auth.statistics.count(&HourView::refreshed);
  if (!answer && facts(answer.error().reason).status == 401) auth.statistics.count(&HourView::refresh_refused);
  return answer;
}

}  // namespace gatehouse
