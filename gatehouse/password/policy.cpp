#include <fmt/format.h>
#include <gatehouse/base/secret.h>
#include <gatehouse/base/utf8.h>
#include <gatehouse/password/internal/common.h>
#include <gatehouse/password/internal/fold.h>
#include <gatehouse/password/policy.h>
#include <gatehouse/password/prepare.h>

#include <algorithm>
#include <string>

namespace gatehouse::password {
namespace {

constexpr std::size_t shortest_name = 3;  // shorter ones occur in any password by chance

// Wiped when it goes.
struct Folded {
  explicit Folded(std::string_view password) : text(folded(password)) {}
  ~Folded() { wipe({reinterpret_cast<Byte*>(text.data()), text.size()}); }
  Folded(const Folded&) = delete;
  Folded& operator=(const Folded&) = delete;
  std::string text;
};

bool is_decoration(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
  return !letter;
}

std::string_view without_decoration(std::string_view text) {
  while (!text.empty() && is_decoration(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_decoration(text.back())) text.remove_suffix(1);
  return text;
}

// "ann", "annann", "annannann"
bool is_said_over(std::string_view text, std::string_view name) {
  if (name.empty() || text.empty() || text.size() % name.size() != 0) return false;
  for (; !text.empty(); text.remove_prefix(name.size())) {
    if (!text.starts_with(name)) return false;
  }
  return true;
}

// Both folded.
bool is_name(std::string_view password, std::string_view name) {
  if (name.empty()) return false;
  const auto core = without_decoration(name);
  const auto bare = without_decoration(password);
  for (const auto& spelling : {std::string(name), reversed(name)}) {
    if (is_said_over(password, spelling)) return true;
  }
  if (core.size() < shortest_name) return false;
  return is_said_over(bare, core) || is_said_over(bare, reversed(core));
}

bool is_own_name(std::string_view password, std::string_view own_name) {
  if (!is_utf8(own_name)) return false;
  const auto name = folded(own_name.substr(0, longest_text));
  const auto at = name.rfind('@');
  return is_name(password, name) ||
         (at != std::string::npos && is_name(password, std::string_view(name).substr(0, at)));
}

}  // namespace

Result<void> check(std::string_view password, std::span<const std::string_view> own_names, const Policy& policy) {
  if (password.size() > policy.max_bytes) {
    return fail(Reason::password_too_long, fmt::format("the password has more than {} bytes", policy.max_bytes));
  }
  std::string prepared = TRY(prepare(password));
  const auto characters = std::min(code_points(password), code_points(prepared));
  const Folded word(prepared);
  wipe({reinterpret_cast<Byte*>(prepared.data()), prepared.size()});

  if (characters < policy.min_characters) {
    return fail(Reason::password_too_short,
                fmt::format("the password has fewer than {} characters", policy.min_characters));
  }
  const auto is_own = [&](std::string_view name) { return is_own_name(word.text, name); };
  if (std::ranges::any_of(own_names, is_own)) return fail(Reason::password_is_name);
  if (is_common(word.text)) return fail(Reason::password_too_common);
  return {};
}

}  // namespace gatehouse::password
