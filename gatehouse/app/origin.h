// Origin: whether a request comes from a page of ours (RFC 6454, Fetch metadata), and which pages may read the answer
// (CORS).
#pragma once

#include <gatehouse/app/request.h>
#include <gatehouse/http/response.h>

#include <string>
#include <string_view>
#include <vector>

namespace gatehouse {

// "https://app.example", "http://localhost:5173": scheme and host in lower case, a port only where it is not the
// scheme's own. Neither "*" nor "null".
bool is_origin(std::string_view text);

// What the headers say that no page can make a browser forge: Origin, else Sec-Fetch-Site.
enum class Sender : unsigned char {
  own,      // the origin that the request was sent to, or one of the allowed
  foreign,  // any other page
  unsaid    // neither header: no browser of today
};
Sender sender_of(const Request& request, const std::vector<std::string>& allowed_origins);

// cross_site when a page of another site sent it; for what signs somebody in without any cookie.
Result<void> refuse_foreign(const Request& request, const std::vector<std::string>& allowed_origins);

// Lets the pages of an allowed origin read the answer, their credentials included; the others' browsers see nothing of
// it. `methods` are those of the path, for the preflight (an OPTIONS with Access-Control-Request-Method).
void allow_reading(http::Response& response, const Request& request, const std::vector<std::string>& allowed_origins,
                   http::MethodSet methods);

}  // namespace gatehouse
