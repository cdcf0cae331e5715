// The request methods that are served (RFC 9110 section 9, RFC 5789).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gatehouse::http {

enum class Method : unsigned char { get, head, post, put, patch, delete_, options };
inline constexpr std::size_t method_count = 7;

std::string_view name(Method method);                         // "GET"
std::optional<Method> method_named(std::string_view method);  // case-sensitive, as RFC 9110 9.1 wants

// A set of methods; `allow()` prints it for an Allow header: "GET, HEAD".
class MethodSet {
 public:
  void add(Method method) { bits_ = static_cast<unsigned char>(bits_ | bit(method)); }
  void add(MethodSet other) { bits_ = static_cast<unsigned char>(bits_ | other.bits_); }
  bool has(Method method) const { return (bits_ & bit(method)) != 0; }
  bool empty() const { return bits_ == 0; }
  std::string allow() const;
  static MethodSet all();

 private:
  static constexpr unsigned char bit(Method method) {
    return static_cast<unsigned char>(1U << static_cast<unsigned>(method));
  }
  unsigned char bits_ = 0;
};

}  // namespace gatehouse::http
