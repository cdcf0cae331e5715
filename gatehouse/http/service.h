// Service: what a program puts behind a Server or a Session.
#pragma once

#include <gatehouse/base/reason.h>
#include <gatehouse/http/request.h>
#include <gatehouse/http/response.h>

namespace gatehouse::http {

// Called from many threads at once. What it throws is not lost connections but a 500: the caller answers
// refuse(internal) then, so an implementation that wants a better answer catches by itself.
class Service {
 public:
  virtual ~Service() = default;
  // On the loop's thread, first and once for each request: finds the route (`request.set_match`) and says whether
  // `handle` will answer without ever blocking. Everything else on that loop waits for it: microseconds, please.
  virtual bool immediate(Request& request) = 0;
  // On the loop's thread if it was immediate, on a worker's otherwise. HEAD: answer as for GET, the body is not sent.
  virtual Response handle(const Request& request) = 0;
  // What the wire itself refuses: invalid_request, request_timeout, body_too_large, uri_too_long, header_too_large,
  // method_not_allowed, not_implemented, unsupported_version, overloaded, internal. Mostly on the loop's thread.
  virtual Response refuse(Reason reason) = 0;
};

}  // namespace gatehouse::http
