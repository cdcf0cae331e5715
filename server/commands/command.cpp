#include <server/commands/command.h>

#include <stdexcept>

namespace gatehouse::server {

const std::vector<std::string>& Arguments::all(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) throw std::logic_error("no parameter " + std::string(name));
  return found->second;
}

std::optional<std::string> Arguments::maybe(std::string_view name) const {
  const auto& values = all(name);
  return values.empty() ? std::nullopt : std::optional(values.front());
}

}  // namespace gatehouse::server
