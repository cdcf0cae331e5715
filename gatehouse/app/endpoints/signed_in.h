// What a client gets who signs in or refreshes.
#pragma once

#include <gatehouse/app/reply.h>
#include <gatehouse/auth/sign_in.h>

#include <chrono>
#include <optional>
#include <string>

namespace gatehouse {

// {access_token, token_type, expires_in, refresh_token, user}, kept by no cache.
Response ticket_reply(const SignedIn& answer);
struct TicketBody {
  std::string access_token;
  std::string token_type;
  std::int64_t expires_in;
  std::optional<std::string> refresh_token;
  User user;
};

// {user, session, expires_in, csrf_token}, kept by no cache: what a page may know of a session whose tokens are in
// cookies. `left` of the access token.
Response session_reply(const User& user, std::string session, std::chrono::seconds left,
                       std::optional<std::string> csrf_token);
struct SessionBody {
  User user;
  std::string session;
  std::int64_t expires_in;
  std::optional<std::string> csrf_token;
};

}  // namespace gatehouse
