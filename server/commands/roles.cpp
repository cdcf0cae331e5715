#include <server/commands/roles.h>

#include <algorithm>

namespace gatehouse::server {
namespace {

constexpr std::size_t longest_role = 64;

bool is_role(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == ':' || c == '-';
  };
  return !text.empty() && text.size() <= longest_role && std::ranges::all_of(text, allowed);
}

}  // namespace

Result<std::vector<std::string>> read_roles(const std::vector<std::string>& given) {
  std::vector<std::string> roles;
  for (const auto& role : given) {
    if (!is_role(role)) {
      return fail(Reason::invalid_request,
                  "\"" + role + "\" is no role: letters, digits and . _ : - are, up to 64 of them");
    }
    if (std::ranges::find(roles, role) == roles.end()) roles.push_back(role);
  }
  return roles;
}

std::string join(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : std::string(between)) + word;
  return text;
}

}  // namespace gatehouse::server
