#include <gatehouse/auth/audit.h>
#include <gatehouse/auth/prepared.h>
#include <gatehouse/auth/session_id.h>
#include <gatehouse/auth/sign_in.h>
#include <gatehouse/store/accounts.h>
#include <gatehouse/store/audit.h>
#include <gatehouse/store/sessions.h>

#include <algorithm>
#include <array>

namespace gatehouse {
namespace {

constexpr int attempts_at_opening = 3;  // a parallel sign-in may replace the hash, or an id may be taken

// The owner still gets in from where the account is signed in, however often somebody else fails in its name.
Result<bool> is_known_device(Auth& auth, const store::Account& account, const Client& client) {
  const auto sessions = TRY(store::list_sessions(*auth.database, account.id, auth.clock.now()));
  return std::ranges::any_of(sessions, [&](const auto& session) { return session.address == client.address; });
}

Result<Throttle::Attempt> start_on_account(Auth& auth, const std::optional<store::Account>& account,
                                           std::string_view name, const Client& client) {
  const auto key = account ? account->id : store::folded(name);  // one counter, however the name is spelled
  auto attempt = auth.account_throttle.start(key);
  if (attempt || !account) return attempt;
  const bool known = TRY(is_known_device(auth, *account, client));
  if (known) return auth.account_throttle.start_anyway(key);
  return attempt;
}

// Always one hash's work, also when there is no account or no password.
Result<bool> verify(Auth& auth, const std::optional<store::Account>& account, const Secret& password) {
  const bool has_password = account && !account->password_hash.empty();
  const auto matches = auth.hashing.verify(password.text(), has_password ? account->password_hash : auth.decoy);
  if (!matches && matches.error().reason == Reason::storage_corrupt) {
    auth.log.error("unusable password hash", {{"account", account->id}, {"detail", matches.error().detail}});
    return false;
  }
  if (!matches) return fail(matches.error());
  return has_password && *matches;
}

Result<store::Account> refuse(Auth& auth, const std::optional<store::Account>& account, std::string_view name,
                              std::string_view why, const Client& client) {
  const auto id = account ? account->id : std::string{};
  auth.log.info("sign-in refused", {{"username", name}, {"account", id}, {"why", why}, {"address", client.address}});
  TRY(store::write_audit(*auth.database, audit(auth, "sign_in_refused", id, client, std::string(why))));
  return fail(Reason::wrong_password, std::string(why));
}

Result<std::optional<std::string>> rehashed(Auth& auth, const store::Account& account, std::string_view password) {
  if (!password::needs_rehash(account.password_hash, auth.settings.password_cost)) return std::nullopt;
  const auto text = TRY(prepared(password));
  auto hash = TRY(auth.hashing.hash(text.text(), auth.settings.password_cost, auth.random));
  return std::optional(std::move(hash));
}

store::Session new_session(Auth& auth, const store::Account& account, const Client& client) {
  std::array<Byte, 4> noise{};
  auth.random.fill(noise);
  const auto random = static_cast<std::uint32_t>(noise[0] << 24 | noise[1] << 16 | noise[2] << 8 | noise[3]);
  const auto now = auth.clock.now();
  const auto end = now + auth.settings.session_lifetime;
  return {.id = store::make_row_id(now, random),
          .account_id = account.id,
          .counter = 0,
          .created_at = now,
          .authenticated_at = now,
          .rotated_at = now,
          .idle_expires_at = std::min<Time>(now + auth.settings.session_idle, end),
          .expires_at = end,
          .ended_at = {},
          .end_reason = {},
          .address = client.address,
          .user_agent = client.user_agent};
}

Result<SignedIn> open_session(Auth& auth, const store::Account& account, std::string_view password,
                              const Client& client) {
  const auto new_hash = TRY(rehashed(auth, account, password));
  const auto session = new_session(auth, account, client);
  auto record = audit(auth, "signed_in", account.id, client);
  record.session_id = session_text(session.id);
  TRY(store::open_session(*auth.database, session, account.password_hash, record, new_hash));
  auto answer = TRY(issue(auth, session, account));
  auth.log.info("signed in", {{"account", account.id}, {"session", record.session_id}, {"address", client.address}});
  return answer;
}

Result<SignedIn> attempt_to_sign_in(Auth& auth, const SignIn& request, const Client& client) {
  for (int attempt = 1;; ++attempt) {
    const auto account = TRY(check_password(auth, request, client));
    auto opened = open_session(auth, account, request.password, client);
    // The account was changed since it was read, or the session's id is taken: once more from the start.
    const bool changed =
        !opened && (opened.error().reason == Reason::wrong_password || opened.error().reason == Reason::conflict);
    if (!changed || attempt == attempts_at_opening) return opened;
  }
}

void count(Auth& auth, const Result<SignedIn>& answer) {
  if (answer) return auth.statistics.count(&HourView::signed_in);
  if (answer.error().reason == Reason::wrong_password) return auth.statistics.count(&HourView::wrong_password);
  if (answer.error().reason == Reason::rate_limited) auth.statistics.count(&HourView::throttled);
}

}  // namespace

Result<store::Account> check_password(Auth& auth, const SignIn& request, const Client& client) {
  const auto password = TRY(prepared(request.password));
  auto at_address = TRY(auth.address_throttle.start(client.address));
  const auto account = TRY(store::find_account_by_login(*auth.database, request.username));
  auto on_account = TRY(start_on_account(auth, account, request.username, client));

  const auto matches = verify(auth, account, password);
  if (!matches) {  // too busy: nothing was guessed
    at_address.succeeded();
    on_account.succeeded();
    return fail(matches.error());
  }
  if (!account) return refuse(auth, account, request.username, "no such account", client);
  if (!*matches) return refuse(auth, account, request.username, "wrong password", client);
  if (account->disabled_at) return refuse(auth, account, request.username, "account disabled", client);
  at_address.succeeded();
  on_account.clear_failures();
  return *account;
}

Result<SignedIn> sign_in(Auth& auth, const SignIn& request, const Client& client) {
  auto answer = attempt_to_sign_in(auth, request, client);
  count(auth, answer);
  return answer;
}

Result<SignedIn> issue(Auth& auth, const store::Session& session, const store::Account& account) {
  auto ticket = TRY(auth.tokens.issue({.subject = account.id,
                                       .roles = account.roles,
                                       .session = session_text(session.id),
                                       .generation = session.counter,
                                       .authenticated_at = session.authenticated_at}));
  ticket.refresh_token = auth.refresh_tokens.seal({.session = session.id, .counter = session.counter});
  return SignedIn{.ticket = std::move(ticket),
                  .user = user_of(account),
                  .session = session_text(session.id),
                  .session_ends_at = std::min(session.idle_expires_at, session.expires_at)};
}

}  // namespace gatehouse
