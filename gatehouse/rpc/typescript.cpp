#include <gatehouse/rpc/typescript.h>

#include <gatehouse/rpc/internal/client_names.h>
#include <gatehouse/rpc/internal/typescript_types.h>

#include <fmt/format.h>

#include <functional>

namespace gatehouse::rpc {
namespace {

constexpr std::string_view introduction =
    "// The API of a service, printed by `gatehouse types`: what is changed here is lost when it prints again.\n"
    "import type { Service } from \"@gatehouse/client\";\n";
constexpr std::size_t longest_line = 100;

const json::Object nothing;

// The member `name` of an object; empty when there is none.
Result<std::reference_wrapper<const json::Object>> section(const json::Object& schema, std::string_view name,
                                                           std::string_view where = {}) {
  const auto* found = schema.find(name);
  if (found == nullptr) return nothing;
  if (found->object() == nullptr) return invalid(fmt::format("{}{}", where, name), "is no object");
  return *found->object();
}

std::string interface(std::string_view name, const std::vector<std::string>& members) {
  if (members.empty()) return fmt::format("\nexport interface {} {{}}\n", name);
  return fmt::format("\nexport interface {} {{\n  {};\n}}\n", name, fmt::join(members, ";\n  "));
}

Result<std::string> definition(const Types& types, const std::string& name, const json::Value& schema) {
  const auto where = "definitions." + name;
  if (!is_type_name(name)) return invalid(where, "is no name that a type can have in TypeScript");
  const auto* object = schema.object();
  if (object != nullptr && object->contains("properties")) {
    const auto fields = TRY(types.fields(*object, where));
    return interface(name, fields);
  }
  if (object == nullptr || !object->contains("enum")) return invalid(where, "is neither an object nor an enum");
  auto values = TRY(types.literals(*object->find("enum"), where));
  auto line = fmt::format("\nexport type {} = {};\n", name, fmt::join(values, " | "));
  if (line.size() <= longest_line) return line;
  return fmt::format("\nexport type {} =\n  | {};\n", name, fmt::join(values, "\n  | "));
}

// A name means nothing to the server here: the order counts. So a word that TypeScript keeps for itself gets a tail.
std::string parameter_name(std::string name, const json::Object& others) {
  if (!is_reserved_word(name)) return name;
  do name += '_';
  while (others.contains(name));
  return name;
}

// Those behind the last required one may be left out; those before it may be undefined.
Result<std::vector<std::string>> parameters(const Types& types, const json::Object& method, const std::string& where) {
  const json::Object& given = TRY(section(method, "args", where + "."));
  const auto required = TRY(required_names(method, where));
  std::size_t left = required.size();
  std::vector<std::string> printed;
  for (const auto& [name, schema] : given) {
    const auto at = fmt::format("{}.args.{}", where, name);
    if (!is_identifier(name)) return invalid(at, "is no identifier");
    const bool is_required = required.contains(name);
    const std::string_view optional = !is_required && left == 0 ? "?" : "";
    const std::string_view undefined = !is_required && left > 0 ? " | undefined" : "";
    const auto type = TRY(types.print(schema, at));
    printed.push_back(fmt::format("{}{}: {}{}", parameter_name(name, given), optional, type, undefined));
    left -= is_required ? 1 : 0;
  }
  if (left > 0) return invalid(where + ".required", "names what is no argument");
  return printed;
}

Result<std::string> result(const Types& types, const json::Object& method, const std::string& where) {
  const auto* schema = method.find("return");
  std::string type = "void";
  if (schema != nullptr && !schema->is_null()) type = TRY(types.print(*schema, where + ".return"));
  const auto* stream = method.find("stream");
  const bool is_stream = stream != nullptr && *stream == json::Value(true);
  return fmt::format("{}<{}>", is_stream ? "AsyncIterableIterator" : "Promise", type);
}

Result<std::string> method(const Types& types, const std::string& name, const json::Value& schema) {
  const auto where = "methods." + name;
  if (!is_identifier(name)) return invalid(where, "is no identifier");
  if (is_client_name(name)) return invalid(where, "has a name that clients have something else of");
  if (schema.object() == nullptr) return invalid(where, "is no object");
  const auto takes = TRY(parameters(types, *schema.object(), where));
  const auto gives = TRY(result(types, *schema.object(), where));
  const auto* quote = name == "new" ? "\"" : "";  // else it would be a constructor
  auto line = fmt::format("{0}{1}{0}({2}): {3}", quote, name, fmt::join(takes, ", "), gives);
  if (line.size() + 3 <= longest_line || takes.empty()) return line;
  return fmt::format("{0}{1}{0}(\n    {2},\n  ): {3}", quote, name, fmt::join(takes, ",\n    "), gives);
}

Result<std::string> methods(const Types& types, const json::Object& given) {
  std::vector<std::string> printed;
  for (const auto& [name, schema] : given) {
    const auto line = TRY(method(types, name, schema));
    printed.push_back(line);
  }
  return interface("Methods", printed);
}

Result<std::string> events(const Types& types, const json::Object& given) {
  std::vector<std::string> printed;
  for (const auto& [name, schema] : given) {
    const auto where = "events." + name;
    if (!is_identifier(name)) return invalid(where, "is no identifier");
    const auto type = TRY(types.print(schema, where));
    printed.push_back(fmt::format("{}: {}", name, type));
  }
  return interface("Events", printed);
}

}  // namespace

Result<std::string> typescript(const json::Value& schema) {
  const auto* root = schema.object();
  if (root == nullptr || !root->contains("methods")) return invalid("the schema", "has no methods");
  const json::Object& definitions = TRY(section(*root, "definitions"));
  const json::Object& method_schemas = TRY(section(*root, "methods"));
  const json::Object& event_schemas = TRY(section(*root, "events"));
  const Types types(definitions);
  const auto printed_methods = TRY(methods(types, method_schemas));
  const auto printed_events = TRY(events(types, event_schemas));
  auto text = fmt::format("{}{}{}\nexport type Api = Service<Methods, Events>;\n", introduction, printed_methods,
                          printed_events);
  for (const auto& [name, schema_of_it] : definitions) {
    const auto printed = TRY(definition(types, name, schema_of_it));
    text += printed;
  }
  return text;
}

}  // namespace gatehouse::rpc
