// GuardedService: a Service whose exceptions have become answers. The one place of this room that catches handlers.
#pragma once

#include <gatehouse/base/log.h>
#include <gatehouse/http/service.h>

namespace gatehouse::http {

class GuardedService {
 public:
  GuardedService(Service& service, Log log) : service_(service), log_(std::move(log)) {}

  enum class Where : unsigned char { here, worker, failed };
  Where place(Request& request) noexcept;
  Response handle(const Request& request) noexcept;
  Response refuse(Reason reason) noexcept;
  const Log& log() const { return log_; }

 private:
  void report(std::string_view what) const noexcept;
  Service& service_;
  Log log_;
};

}  // namespace gatehouse::http
