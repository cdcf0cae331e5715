// What a client gets who signs in or refreshes.
#pragma once

#include <gatehouse/app/reply.h>
#include <gatehouse/auth/sign_in.h>

namespace gatehouse {

// {access_token, token_type, expires_in, refresh_token, user}, kept by no cache.
Response ticket_reply(const SignedIn& answer);

}  // namespace gatehouse
