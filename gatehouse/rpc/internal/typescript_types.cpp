#include <gatehouse/rpc/internal/typescript_types.h>

#include <gatehouse/base/ascii.h>
#include <gatehouse/json/print.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace gatehouse::rpc {
namespace {

constexpr int deepest = 32;
constexpr std::string_view reference_start = "#/definitions/";

// ECMAScript's reserved words, those of strict code included: a module is always strict.
constexpr std::array<std::string_view, 48> reserved_words{
    "arguments", "await",      "break",     "case",   "catch",    "class",  "const",      "continue",
    "debugger",  "default",    "delete",    "do",     "else",     "enum",   "eval",       "export",
    "extends",   "false",      "finally",   "for",    "function", "if",     "implements", "import",
    "in",        "instanceof", "interface", "let",    "new",      "null",   "package",    "private",
    "protected", "public",     "return",    "static", "super",    "switch", "this",       "throw",
    "true",      "try",        "typeof",    "var",    "void",     "while",  "with",       "yield"};

// What means something else where a type is expected: to the language, and in a printed file.
constexpr std::array<std::string_view, 23> taken_types{"any",
                                                       "as",
                                                       "bigint",
                                                       "boolean",
                                                       "infer",
                                                       "keyof",
                                                       "never",
                                                       "number",
                                                       "object",
                                                       "readonly",
                                                       "string",
                                                       "symbol",
                                                       "undefined",
                                                       "unique",
                                                       "unknown",
                                                       "Api",
                                                       "AsyncIterableIterator",
                                                       "Events",
                                                       "Methods",
                                                       "Promise",
                                                       "Record",
                                                       "Service",
                                                       "Uint8Array"};

std::string_view text_in(const json::Object& schema, std::string_view name) {
  const auto* found = schema.find(name);
  return found == nullptr || found->string() == nullptr ? std::string_view() : *found->string();
}

bool is_union(const json::Value& schema) {
  return schema.object() != nullptr && (schema.object()->contains("anyOf") || schema.object()->contains("enum"));
}

// JSON's literals are JavaScript's, but for two line ends.
std::string literal(std::string_view text) {
  std::string printed;
  json::print_string(printed, text);
  for (const auto& [plain, escaped] : {std::pair{"\u2028", "\\u2028"}, std::pair{"\u2029", "\\u2029"}}) {
    for (auto at = printed.find(plain); at != std::string::npos; at = printed.find(plain, at)) {
      printed.replace(at, std::string_view(plain).size(), escaped);
    }
  }
  return printed;
}

}  // namespace

std::unexpected<Error> invalid(std::string_view where, std::string_view what) {
  return fail(Reason::invalid_json, fmt::format("{} {}", where, what));
}

bool is_identifier(std::string_view name) {
  const auto allowed = [](char c) { return is_ascii_letter_or_digit(c) || c == '_' || c == '$'; };
  return !name.empty() && !is_ascii_digit(name[0]) && std::ranges::all_of(name, allowed);
}

bool is_reserved_word(std::string_view name) { return std::ranges::find(reserved_words, name) != reserved_words.end(); }

bool is_type_name(std::string_view name) {
  return is_identifier(name) && !is_reserved_word(name) && std::ranges::find(taken_types, name) == taken_types.end();
}

Result<std::set<std::string_view>> required_names(const json::Object& schema, const std::string& where) {
  std::set<std::string_view> names;
  const auto* required = schema.find("required");
  if (required == nullptr) return names;
  if (required->array() == nullptr) return invalid(where + ".required", "is no list of names");
  for (const auto& name : *required->array()) {
    if (name.string() == nullptr) return invalid(where + ".required", "is no list of names");
    names.insert(*name.string());
  }
  return names;
}

Types::Types(const json::Object& definitions) {
  for (const auto& [name, schema] : definitions) names_.insert(name);
}

Result<std::string> Types::print(const json::Value& schema, const std::string& where, int depth) const {
  if (depth > deepest) return invalid(where, "is nested too deep");
  const auto* object = schema.object();
  if (object == nullptr) return invalid(where, "is no schema");
  if (object->empty()) return "unknown";
  if (const auto* target = object->find("$ref")) return reference(*target, where);
  if (const auto* choices = object->find("anyOf")) return choice(*choices, where, depth);
  if (const auto* values = object->find("enum")) {
    const auto printed = TRY(literals(*values, where));
    return fmt::format("{}", fmt::join(printed, " | "));
  }
  const auto type = text_in(*object, "type");
  if (type == "integer" || type == "number") return "number";
  if (type == "boolean" || type == "null") return std::string(type);
  if (type == "string") return text_in(*object, "format") == "binary" ? "Uint8Array" : "string";
  if (type == "array") return list(*object, where, depth);
  if (type == "object") return members(*object, where, depth);
  return invalid(where, "has a type that is not known here");
}

Result<std::vector<std::string>> Types::fields(const json::Object& schema, const std::string& where, int depth) const {
  const auto* properties = schema.find("properties")->object();
  if (properties == nullptr) return invalid(where + ".properties", "is no object");
  const auto required = TRY(required_names(schema, where));
  std::vector<std::string> printed;
  for (const auto& [name, field] : *properties) {
    const auto at = fmt::format("{}.{}", where, name);
    if (!is_identifier(name)) return invalid(at, "is no identifier");
    const auto type = TRY(print(field, at, depth + 1));
    printed.push_back(fmt::format("{}{}: {}", name, required.contains(name) ? "" : "?", type));
  }
  return printed;
}

Result<std::vector<std::string>> Types::literals(const json::Value& values, const std::string& where) {
  if (values.array() == nullptr) return invalid(where + ".enum", "is no list of texts");
  std::vector<std::string> printed;
  for (const auto& value : *values.array()) {
    if (value.string() == nullptr) return invalid(where + ".enum", "is no list of texts");
    printed.push_back(literal(*value.string()));
  }
  if (printed.empty()) printed.emplace_back("never");
  return printed;
}

Result<std::string> Types::reference(const json::Value& target, const std::string& where) const {
  const auto* text = target.string();
  if (text == nullptr || !text->starts_with(reference_start)) return invalid(where, "refers to no definition");
  auto name = text->substr(reference_start.size());
  if (!names_.contains(name)) return invalid(where, "refers to " + name + ", which is not defined");
  return name;
}

Result<std::string> Types::choice(const json::Value& choices, const std::string& where, int depth) const {
  if (choices.array() == nullptr || choices.array()->empty()) return invalid(where + ".anyOf", "is no list of schemas");
  std::vector<std::string> printed;
  for (const auto& each : *choices.array()) {
    const auto type = TRY(print(each, where, depth + 1));
    printed.push_back(type);
  }
  return fmt::format("{}", fmt::join(printed, " | "));
}

Result<std::string> Types::list(const json::Object& schema, const std::string& where, int depth) const {
  const auto* items = schema.find("items");
  if (items == nullptr) return "unknown[]";
  const auto type = TRY(print(*items, where + "[]", depth + 1));
  return is_union(*items) ? "(" + type + ")[]" : type + "[]";
}

Result<std::string> Types::members(const json::Object& schema, const std::string& where, int depth) const {
  if (schema.contains("properties")) {
    const auto printed = TRY(fields(schema, where, depth));
    return printed.empty() ? "{}" : fmt::format("{{ {} }}", fmt::join(printed, "; "));
  }
  const auto* values = schema.find("additionalProperties");
  if (values == nullptr || values->boolean() != nullptr) return "Record<string, unknown>";
  const auto type = TRY(print(*values, where + ".*", depth + 1));
  return fmt::format("Record<string, {}>", type);
}

}  // namespace gatehouse::rpc
