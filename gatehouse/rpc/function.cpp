#include <gatehouse/rpc/function.h>

#include <gatehouse/base/ascii.h>
#include <gatehouse/rpc/internal/client_names.h>

#include <algorithm>
#include <stdexcept>

namespace gatehouse::rpc {
namespace {

bool is_identifier(std::string_view name) {
  const auto allowed = [](char c) { return is_ascii_letter_or_digit(c) || c == '_'; };
  return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, allowed) && (name[0] < '0' || name[0] > '9');
}

[[noreturn]] void refuse(std::string_view name, const char* why) {
  throw std::invalid_argument("expose(\"" + std::string(name) + "\"): " + why);
}

}  // namespace

namespace detail {

std::unique_ptr<Exposed> named(std::string_view name, std::initializer_list<Parameter> parameters,
                               std::size_t expected) {
  if (!is_identifier(name)) refuse(name, "a name is made of letters, digits and '_'");
  if (is_client_name(name)) refuse(name, "clients have something else of this name");
  if (parameters.size() != expected) refuse(name, "the function has another number of parameters");
  auto exposed = std::make_unique<Exposed>();
  exposed->name = name;
  for (const auto& parameter : parameters) {
    if (!is_identifier(parameter.name)) refuse(name, "a parameter's name is made of letters, digits and '_'");
    const auto same = [&](const Parameter& other) { return other.name == parameter.name; };
    if (std::ranges::any_of(exposed->parameters, same)) refuse(name, "two parameters of one name");
    exposed->parameters.push_back(parameter);
  }
  return exposed;
}

}  // namespace detail
}  // namespace gatehouse::rpc
