// GuardedService: a Service whose exceptions have become answers. The one place of this room that catches handlers.
#pragma once

#include <gatehouse/base/log.h>
#include <gatehouse/http/service.h>

#include <string>

namespace gatehouse::http {

class GuardedService {
 public:
  GuardedService(Service& service, Log log) : service_(service), log_(std::move(log)) {}

  enum class Where : unsigned char { here, worker, failed };
  Where place(Request& request) noexcept;
  Response handle(const Request& request) noexcept;
  Response refuse(Reason reason) noexcept;
  enum class Piece : unsigned char { more, last, failed };
  Piece more(const Response& response, std::string& out) noexcept;
  // Whatever a program's code does here, `what` stays in one piece. False: it threw.
  template <class What>
  bool run(const What& what) noexcept {
    return run_one([](const void* one) { (*static_cast<const What*>(one))(); }, &what);
  }
  const Log& log() const { return log_; }

 private:
  bool run_one(void (*call)(const void*), const void* what) noexcept;
  void report(std::string_view what) const noexcept;
  Service& service_;
  Log log_;
};

}  // namespace gatehouse::http
