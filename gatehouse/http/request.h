// Request: what a client asked for (RFC 9110, RFC 9112), already checked by the Session that made it.
#pragma once

#include <gatehouse/http/method.h>
#include <gatehouse/http/router.h>
#include <gatehouse/http/target.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gatehouse::http {

struct Field {
  std::string_view name;
  std::string_view
      value;  // without the white space around it; may hold bytes above 0x7F, no control characters but tab
};

// A request written down by hand, for tests.
struct RequestText {
  Method method = Method::get;
  std::string target = "/";
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
  std::string peer = "127.0.0.1";
  bool tls = false;
};

// Views into memory of the connection: valid until the request is answered, not longer. Read by one thread at a time.
class Request {
 public:
  Request() = default;
  Request(Request&&) noexcept = default;
  Request& operator=(Request&&) noexcept = default;
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;

  // One that owns its memory. Throws std::invalid_argument where no server would have let the target through.
  static Request from(RequestText text);

  Method method() const { return method_; }
  std::string_view target() const { return target_; }  // as sent
  // Percent-decoded once; begins with '/', or is "*" (OPTIONS only). Empty where the target is legal but could be read
  // in two ways ("//", "/./", "/../", ';', '\', "%2F", "%5C", "%00", not UTF-8): no route matches, so the answer is
  // 404.
  std::string_view path() const { return decoded_ ? std::string_view(decoded_path_) : path_; }
  std::string_view query() const { return query_; }  // raw, without '?'
  std::string_view host() const {
    return host_;
  }  // of an absolute target, else the Host field; empty: HTTP/1.0 without
  std::string_view body() const { return body_; }
  std::string_view peer() const { return peer_; }  // the other end's address as text, without port
  bool is_tls() const { return tls_; }
  bool is_http_1_0() const { return version_ == 10; }

  // Names are compared without case; '_' and '-' are different. The first of that name; empty and absent: see
  // `has_header`.
  std::string_view header(std::string_view name) const;
  bool has_header(std::string_view name) const { return header_count(name) != 0; }
  std::size_t header_count(std::string_view name) const;
  std::span<const Field> headers() const { return fields_; }

  // The first of this name, decoded ('+' is a space); none also when the query as a whole is refused (see Query).
  std::optional<std::string> query_parameter(std::string_view name) const;
  Result<Query> query_parameters() const { return Query::parse(query_); }

  // What the router said; set by the Service in `immediate`.
  void set_match(const Match& match) { match_ = match; }
  const Match& match() const { return match_; }
  std::string_view parameter(std::string_view name) const { return match_.parameter(name); }

 private:
  friend struct RequestWriter;  // internal/request_writer.h: how a Session fills and moves it

  Method method_ = Method::get;
  unsigned char version_ = 11;
  bool tls_ = false;
  bool decoded_ = false;  // the path is in `decoded_path_`, not a part of the target
  std::string_view target_, path_, query_, host_, body_, peer_;
  std::vector<Field> fields_;
  std::string decoded_path_;
  Match match_;
  std::shared_ptr<const void> owner_;  // only of `from`
};

bool same_name(std::string_view left, std::string_view right);  // ASCII, without case

}  // namespace gatehouse::http
