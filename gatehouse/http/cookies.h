// Cookies: reading a Cookie header, printing Set-Cookie (RFC 6265bis), strictly both ways.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/http/request.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::http {

// Views into the header: valid as long as the request is.
class Cookies {
 public:
  static constexpr std::size_t max_cookies = 180;  // what browsers keep for one site
  static constexpr std::size_t max_bytes = 16384;  // of the whole header
  static constexpr std::size_t max_value = 4096;   // of one name and value

  // header_too_large: more than that. A malformed pair does not spoil the others (a neighbour on the same domain could
  // lock users out that way), but its name will not be found.
  static Result<Cookies> parse(std::string_view header);
  static Result<Cookies> of(const Request& request);  // no Cookie header: no cookies

  enum class State : unsigned char { missing, found, ambiguous };
  struct Found {
    State state = State::missing;
    std::string_view value = {};  // only when found; quotes around it belong to it (RFC 6265bis section 5.6)
    explicit operator bool() const { return state == State::found; }
  };
  // Two of one name, or one that is malformed, is `ambiguous`: someone else may have put it there, take neither.
  Found find(std::string_view name) const;
  std::size_t size() const { return pairs_.size(); }

 private:
  struct Pair {
    std::string_view name, value;
    bool valid;
  };
  std::vector<Pair> pairs_;
};

enum class SameSite : unsigned char { strict, lax, none };

// The defaults are the safe ones.
struct SetCookie {
  std::string name;
  std::string value;
  std::string path = "/";
  std::string domain = {};                           // empty: this host only
  std::optional<std::chrono::seconds> max_age = {};  // empty: until the browser closes; zero deletes the cookie
  bool secure = true;
  bool http_only = true;
  SameSite same_site = SameSite::lax;
};

// The value of a Set-Cookie header. Fails with invalid_config where a browser would drop or misread it: a name or value
// outside the grammar, more than 4096 bytes, a prefix `__Host-` (Secure, Path=/, no Domain) or `__Secure-` (Secure) not
// kept, SameSite=None without Secure.
Result<std::string> print(const SetCookie& cookie);

}  // namespace gatehouse::http
