// Sign in: user name (or e-mail) and password become a session and its first tokens.
#pragma once

#include <gatehouse/auth/auth.h>
#include <gatehouse/auth/user.h>
#include <gatehouse/store/sessions.h>

#include <string_view>

namespace gatehouse {

struct SignIn {
  std::string_view username;  // or the e-mail address
  std::string_view password;
};

struct SignedIn {
  Ticket ticket;
  User user;
  std::string session;   // the `sid` of the ticket
  Time session_ends_at;  // unless it is refreshed, and at the latest
};

// wrong_password for a wrong, an unknown and a disabled account alike, after the same work; rate_limited; overloaded.
Result<SignedIn> sign_in(Auth& auth, const SignIn& request, const Client& client);

// Is this the account's password? The first half of `sign_in`, with the same throttling and the same work when there is
// no such account; for verbs that ask for the password again.
Result<store::Account> check_password(Auth& auth, const SignIn& request, const Client& client);

// The tokens of a session as it stands; shared by `sign_in` and `refresh`.
Result<SignedIn> issue(Auth& auth, const store::Session& session, const store::Account& account);

}  // namespace gatehouse
