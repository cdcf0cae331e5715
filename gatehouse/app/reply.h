// Replies: what handlers answer with.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/http/response.h>
#include <gatehouse/json/shape.h>

#include <string>
#include <string_view>
#include <type_traits>

namespace gatehouse {

using http::Response;

Response json_text(int status, std::string body);
Response html(std::string page);
Response no_content();

// A plain struct, a vector of them or a json::Value, as JSON.
template <class T>
Response reply(int status, const T& value) {
  return json_text(status, json::write(value));
}
template <class T>
Response reply(const T& value) {
  return reply(200, value);
}
// The value, or the error for the App to make a problem of.
template <class T>
Result<Response> reply(const Result<T>& result) {
  if (!result) return fail(result.error());
  return reply(200, *result);
}

// Tokens and personal data: kept by no cache (RFC 6749 section 5.1).
Response no_store(Response response);

// RFC 9457: the public face of an error. Never says more than the Reason's own sentence.
Response problem(const Error& error, std::string_view request_id = {});

}  // namespace gatehouse
