// Credentials: what a request or a connection shows of itself, whatever brought it here.
#pragma once

#include <string>
#include <string_view>

namespace gatehouse {

// Views into the request, valid while it is being answered.
struct Credentials {
  std::string_view bearer = {};   // the token of `Authorization: Bearer` (RFC 6750 section 2.1), else empty
  std::string_view cookie = {};   // the token of the access cookie, else empty; looked at only without a bearer token
  std::string_view address = {};  // of the client

  // A bearer token is looked at first; a bad one is not made good by a cookie beside it.
  std::string_view token() const { return bearer.empty() ? cookie : bearer; }
};

// Who is at the other end of a verb: for throttling, the session list and the audit log.
struct Client {
  std::string address = {};
  std::string user_agent = {};
  std::string administrator = {};  // user name of who acts on the account of another
};

}  // namespace gatehouse
