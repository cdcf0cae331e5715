// Request: one HTTP request being answered, and who sent it.
#pragma once

#include <gatehouse/auth/credentials.h>
#include <gatehouse/auth/identity.h>
#include <gatehouse/base/result.h>
#include <gatehouse/http/request.h>
#include <gatehouse/json/shape.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gatehouse {

// Valid while its handler runs; what is to outlive that must be copied.
class Request {
 public:
  Request(const http::Request& http, Client client, std::string id)
      : http_(http), client_(std::move(client)), id_(std::move(id)) {}

  const http::Request& http() const { return http_; }
  std::string_view header(std::string_view name) const { return http_.header(name); }        // empty: not there
  std::string_view parameter(std::string_view name) const { return http_.parameter(name); }  // of the route's pattern
  std::optional<std::string> query(std::string_view name) const;
  // The cookie of this name; none when it is missing or was sent twice (RFC 6265 section 4.1.2 leaves open which wins).
  std::optional<std::string_view> cookie(std::string_view name) const;

  // The body as a plain struct. unsupported_media_type unless it was sent as application/json; invalid_json.
  template <class T>
  Result<T> json() const {
    TRY(expect_json());
    return json::read<T>(http_.body());
  }

  // Behind a guard somebody is there. Without one it throws std::logic_error: ask `somebody` first.
  const Identity& identity() const;
  const Identity* somebody() const { return identity_.get(); }
  const IdentityPointer& shared_identity() const { return identity_; }  // for what outlives the handler

  bool by_cookie() const { return by_cookie_; }  // who it is was told by the access cookie

  const Client& client() const { return client_; }  // address and user agent
  std::string_view id() const { return id_; }       // of this request: in its log lines and its answer

 private:
  friend class App;
  Result<void> expect_json() const;

  const http::Request& http_;
  Client client_;
  std::string id_;
  IdentityPointer identity_;
  bool by_cookie_ = false;
};

}  // namespace gatehouse
