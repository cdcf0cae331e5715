// Response: what is sent back. The connection adds Date, Content-Length and Connection itself (RFC 9112 section 6).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gatehouse::http {

struct Upgrade;

struct Response {
  int status = 200;  // 200 to 599, or 101 with `upgrade`; 204 and 304 are sent without the body
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
  bool close = false;  // end the connection after this answer
  // More of the body, if it is not all there yet: called on a worker, again and again as the client takes what it
  // appended, until it says false. What it throws cuts the connection, so that nobody takes the part for the whole.
  std::function<bool(std::string& out)> more = {};
  std::shared_ptr<Upgrade> upgrade = {};  // with status 101; made by `upgrade` of websocket.h

  // Adds; several of one name are several fields (Set-Cookie needs that).
  Response& add(std::string name, std::string value);
  // Replaces all of this name.
  Response& set(std::string_view name, std::string value);
  const std::string* find(std::string_view name) const;  // the first, compared without case
};

Response text(int status, std::string body);  // text/plain; charset=utf-8
Response content(int status, std::string_view content_type, std::string body);

// A token (RFC 9110 5.6.2), and a value without CR, LF, NUL and other control characters: what may go on the wire. An
// answer with anything else is not sent: the client gets the 500 of Service::refuse instead.
bool is_field_name(std::string_view name);
bool is_field_value(std::string_view value);
// Sendable as it is: status in range, every header valid.
bool is_sendable(const Response& response);

std::string_view reason_phrase(int status);  // "Not Found"; "" for a status nobody named

}  // namespace gatehouse::http
