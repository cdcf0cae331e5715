#include <gatehouse/auth/session_id.h>

#include <charconv>

namespace gatehouse {

std::string session_text(store::SessionId id) { return std::to_string(id); }

std::optional<store::SessionId> session_id(std::string_view text) {
  store::SessionId id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (id <= 0 || text.front() == '0') return std::nullopt;
  return id;
}

}  // namespace gatehouse
