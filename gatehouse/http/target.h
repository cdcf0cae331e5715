// The request target (RFC 9112 section 3.2, RFC 3986) and the parameters in its query.
#pragma once

#include <gatehouse/base/result.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gatehouse::http {

// A target taken apart. Views into what was parsed.
struct Target {
  enum class Form : unsigned char { origin, absolute, asterisk };
  Form form = Form::origin;
  std::string_view authority;  // "host:port" of an absolute target, else empty
  std::string_view path;       // as sent, begins with '/' (or "*")
  std::string_view query;      // as sent, without '?'
};

// Fails with invalid_request: not visible ASCII, '#', a '%' without two hexadecimal digits, an absolute target that is
// not http(s)://host, more than Query::max_parameters. Length is the caller's business.
Result<Target> parse_target(std::string_view target);

enum class PathState : unsigned char { plain, decoded, unusable };
// Decodes a path of `parse_target` once. `plain`: nothing to decode, `out` untouched. `unusable`: two readers could
// disagree about it (see Request::path).
PathState decode_path(std::string_view path, std::string& out);

// "host", "host:port", "[v6]:port"; no user information, never empty (RFC 9110 7.2).
bool is_host(std::string_view text);

// The parameters of a query or of an application/x-www-form-urlencoded body, in order, duplicates included.
class Query {
 public:
  static constexpr std::size_t max_parameters = 100;
  // invalid_request: too many parameters, bad percent-encoding, %00, not UTF-8.
  static Result<Query> parse(std::string_view text);

  const std::string* find(std::string_view name) const;  // the first
  std::size_t count(std::string_view name) const;        // OAuth refuses every parameter given twice (RFC 6749 3.1)
  const std::vector<std::pair<std::string, std::string>>& all() const { return parameters_; }

 private:
  std::vector<std::pair<std::string, std::string>> parameters_;
};

}  // namespace gatehouse::http
