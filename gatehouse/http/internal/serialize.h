// How a Response becomes bytes (RFC 9112 sections 4 to 6).
#pragma once

#include <gatehouse/http/response.h>

namespace gatehouse::http {

struct Sending {
  std::string_view date;  // the whole field with its CR LF
  bool head_only = false;
  bool close = false;
  bool keep_1_0 = false;  // HTTP/1.0 closes unless told otherwise
  bool chunked = false;   // the body, and what will follow it
};

// Appends. `response` is sendable. Date, Content-Length and the fields of one hop come from here, never from the
// response.
void serialize(const Response& response, const Sending& how, std::string& out);

// RFC 9112 section 7.1. Nothing for no bytes: an empty chunk would be the last one.
void append_chunk(std::string& out, std::string_view bytes);
void append_last_chunk(std::string& out);

}  // namespace gatehouse::http
