#include <gatehouse/app/endpoints/signed_in.h>

namespace gatehouse {
Response ticket_reply(const SignedIn& answer) {
  const auto& ticket = answer.ticket;
  return no_store(reply(TicketBody{.access_token = ticket.access_token,
                                   .token_type = ticket.token_type,
                                   .expires_in = ticket.expires_in,
                                   .refresh_token = ticket.refresh_token,
                                   .user = answer.user}));
}

Response session_reply(const User& user, std::string session, std::chrono::seconds left,
                       std::optional<std::string> csrf_token) {
  return no_store(reply(SessionBody{
      .user = user, .session = std::move(session), .expires_in = left.count(), .csrf_token = std::move(csrf_token)}));
}

}  // namespace gatehouse
