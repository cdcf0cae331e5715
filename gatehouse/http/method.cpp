#include <gatehouse/http/method.h>

#include <array>

namespace gatehouse::http {
namespace {

constexpr std::array<std::string_view, method_count> names{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

}  // namespace

std::string_view name(Method method) { return names[static_cast<std::size_t>(method)]; }

std::optional<Method> method_named(std::string_view method) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == method) return static_cast<Method>(i);
  }
  return std::nullopt;
}

std::string MethodSet::allow() const {
  std::string list;
  for (std::size_t i = 0; i < method_count; ++i) {
    if (!has(static_cast<Method>(i))) continue;
    if (!list.empty()) list += ", ";
    list += names[i];
  }
  return list;
}

MethodSet MethodSet::all() {
  MethodSet set;
  for (std::size_t i = 0; i < method_count; ++i) set.add(static_cast<Method>(i));
  return set;
}

}  // namespace gatehouse::http
