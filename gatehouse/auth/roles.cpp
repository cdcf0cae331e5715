#include <gatehouse/auth/roles.h>
#include <gatehouse/base/ascii.h>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace gatehouse {
namespace {

constexpr std::size_t longest_role = 64;
constexpr std::size_t most_roles = 100;

bool is_role(std::string_view text) {
  const auto allowed = [](char c) { return is_ascii_letter_or_digit(c) || std::string_view("._:-").contains(c); };
  return !text.empty() && text.size() <= longest_role && std::ranges::all_of(text, allowed);
}

}  // namespace

Result<std::vector<std::string>> read_roles(const std::vector<std::string>& given) {
  if (given.size() > most_roles) return fail(Reason::invalid_request, "more than 100 roles");
  std::vector<std::string> roles;
  for (const auto& role : given) {
    if (!is_role(role)) {
      return fail(Reason::invalid_request,
                  fmt::format("\"{}\" is no role: letters, digits and . _ : - are, up to 64 of them", role));
    }
    if (std::ranges::find(roles, role) == roles.end()) roles.push_back(role);
  }
  return roles;
}

}  // namespace gatehouse
