#include <server/sqlite_file.h>

namespace gatehouse::server {

std::optional<std::string> sqlite_file(std::string_view url) {
  constexpr std::string_view scheme = "sqlite:";
  if (!url.starts_with(scheme) || url == "sqlite::memory:") return std::nullopt;
  return std::string(url.substr(scheme.size()));
}

}  // namespace gatehouse::server
