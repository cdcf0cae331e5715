// RequestWriter: how the wire fills a Request, and moves it to other memory.
#pragma once

#include <gatehouse/http/request.h>

namespace gatehouse::http {

struct RequestWriter {
  Request& request;

  // Ready for the next request; keeps the memory it has.
  void clear();
  void method(Method method) { request.method_ = method; }
  void version(int version) { request.version_ = static_cast<unsigned char>(version); }
  void field(std::string_view name, std::string_view value) { request.fields_.push_back({name, value}); }
  void body(std::string_view body) { request.body_ = body; }
  void peer(std::string_view peer, bool tls);
  // Takes the target apart, once all fields are there. Fails with invalid_request.
  Result<void> target(std::string_view target);
  // The bytes that the views lie in have been copied from `from` to `to`.
  void move_views(std::string_view from, const char* to);
  void own(std::shared_ptr<const void> owner) { request.owner_ = std::move(owner); }
};

}  // namespace gatehouse::http
