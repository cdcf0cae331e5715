#include <gatehouse/http/internal/guarded.h>

#include <exception>

namespace gatehouse::http {

GuardedService::Where GuardedService::place(Request& request) noexcept {
  try {
    return service_.immediate(request) ? Where::here : Where::worker;
  } catch (const std::exception& error) {
    report(error.what());
  } catch (...) {
    report("not a std::exception");
  }
  return Where::failed;
}

Response GuardedService::handle(const Request& request) noexcept {
  try {
    return service_.handle(request);
  } catch (const std::exception& error) {
    report(error.what());
  } catch (...) {
    report("not a std::exception");
  }
  return refuse(Reason::internal);
}

Response GuardedService::refuse(Reason reason) noexcept {
  try {
    Response response = service_.refuse(reason);
    if (reason == Reason::overloaded && response.find("Retry-After") == nullptr) response.add("Retry-After", "1");
    return response;
  } catch (const std::exception& error) {
    report(error.what());
  } catch (...) {
    report("not a std::exception");
  }
  return {.status = facts(reason).status};
}

GuardedService::Piece GuardedService::more(const Response& response, std::string& out) noexcept {
  bool more = false;
  const bool good = run([&] { more = response.more(out); });
  return !good ? Piece::failed : more ? Piece::more : Piece::last;
}

bool GuardedService::run_one(void (*call)(const void*), const void* what) noexcept {
  try {
    call(what);
    return true;
  } catch (const std::exception& error) {
    report(error.what());
  } catch (...) {
    report("not a std::exception");
  }
  return false;
}

void GuardedService::report(std::string_view what) const noexcept {
  try {
    log_.error("handler threw", {{"what", what}});
  } catch (...) {  // a log that throws too has nobody left to tell
  }
}

}  // namespace gatehouse::http
