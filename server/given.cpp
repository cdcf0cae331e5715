#include <fmt/format.h>
#include <gatehouse/base/log.h>
#include <server/given.h>
#include <toml++/toml.h>

namespace gatehouse::server {
namespace {

json::Value to_json(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* integer = node.as_integer()) return integer->get();
  if (const auto* number = node.as_floating_point()) return number->get();
  if (const auto* boolean = node.as_boolean()) return boolean->get();
  if (const auto* array = node.as_array()) {
    json::Array values;
    for (const auto& element : *array) values.push_back(to_json(element));
    return values;
  }
  if (node.is_table()) return json::Object();
  return {};  // dates and times: no setting is one
}

std::string place_of(std::string_view file_name, const toml::source_region& region) {
  return fmt::format("{}:{}", file_name, region.begin.line);
}

}  // namespace

std::unexpected<Error> refuse(std::string_view place, std::string_view name, std::string_view what) {
  const std::string key = name.empty() ? "" : escaped(name) + ": ";
  return fail(Reason::invalid_config, fmt::format("{}: {}{}", escaped(place), key, escaped(what, 1024)));
}

Result<std::vector<Given>> read_toml(std::string_view text, std::string_view file_name) {
  toml::table root;
  try {
    root = toml::parse(text);
  } catch (const toml::parse_error& error) {  // the library has no other way to say it
    return refuse(place_of(file_name, error.source()), "", error.description());
  }
  std::vector<Given> found;
  for (const auto& [section, node] : root) {
    const auto* table = node.as_table();
    if (table == nullptr) return refuse(place_of(file_name, node.source()), section.str(), "expected a [section]");
    if (table->empty()) found.push_back({std::string(section.str()), {}, place_of(file_name, node.source()), true});
    for (const auto& [key, value] : *table) {
      found.push_back(
          {fmt::format("{}.{}", section.str(), key.str()), to_json(value), place_of(file_name, value.source()), true});
    }
  }
  return found;
}

}  // namespace gatehouse::server
