#include <gatehouse/auth/administer.h>
#include <gatehouse/auth/session_id.h>
#include <gatehouse/auth/sessions.h>
#include <gatehouse/auth/sign_out.h>
#include <gatehouse/store/sessions.h>
#include <server/commands/commands.h>
#include <server/commands/workplace.h>

#include <fmt/format.h>

#include <ostream>

namespace gatehouse::server {
namespace {

Result<int> revoke_one(Console& console, Auth& auth, const std::string& text) {
  const auto id = session_id(text);
  if (!id) return fail(Reason::not_found, "\"" + text + "\" is no session id; gatehouse session list USER tells them");
  const auto session = TRY(store::find_session(*auth.database, *id));
  if (!session) return fail(Reason::not_found, "there is no session " + text);
  const auto revoked = revoke_session(auth, session->account_id, text, operator_at_the_command_line());
  if (!revoked && revoked.error().reason == Reason::not_found) {
    return fail(Reason::not_found, fmt::format("session {} is over already", text));
  }
  TRY(revoked);
  console.out << fmt::format("revoked session {}\n", text);
  return 0;
}

Result<int> revoke_all(Console& console, Auth& auth, const std::string& user) {
  const auto account = TRY(find_user(auth, user));
  const auto count = TRY(sign_out_everywhere(auth, account.id, operator_at_the_command_line()));
  console.out << fmt::format("revoked {} of {}\n", count == 1 ? "1 session" : fmt::format("{} sessions", count),
                             account.username);
  return 0;
}

Result<int> run_session_revoke(Console& console, const Arguments& given) {
  const auto one = given.maybe("SESSION");
  const auto user = given.maybe("--user");
  const bool all = given.has("--all");
  if (one.has_value() == (user.has_value() || all) || user.has_value() != all) {
    return misused(console, "name one session, or say --user USER --all");
  }
  const auto auth = TRY(open_here(console));
  return one ? revoke_one(console, *auth, *one) : revoke_all(console, *auth, *user);
}

}  // namespace

Command session_revoke() {
  using enum Parameter::Kind;
  return {.name = "session revoke",
          .sentence = "Ends a session, or all of an account's. A running server refuses their tokens within a second.",
          .examples =
              "  gatehouse session revoke 3781244938617062\n"
              "  gatehouse session revoke --user ada --all",
          .parameters = {{"SESSION", optional, "", "as `session list` tells it"},
                         {"--user", optional, "USER", "user name, e-mail address or id"},
                         {"--all", flag, "", "every session of that user"}},
          .run = run_session_revoke};
}

}  // namespace gatehouse::server
