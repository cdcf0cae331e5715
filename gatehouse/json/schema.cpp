#include <gatehouse/json/schema.h>

#include <stdexcept>

namespace gatehouse::json {

bool Definitions::begin(std::string_view name, std::type_index type) {
  const auto [place, is_new] = types_.try_emplace(std::string(name), type);
  if (place->second != type) {
    throw std::invalid_argument("two types that callers can see have the name " + std::string(name));
  }
  return is_new;
}

void Definitions::set(std::string_view name, Value schema) { schemas_.set(name, std::move(schema)); }

Value Definitions::reference(std::string_view name) const { return Object{{"$ref", place_ + std::string(name)}}; }

namespace detail {

Value type_schema(std::string_view type) { return Object{{"type", type}}; }

Value bytes_schema() { return Object{{"type", "string"}, {"format", "binary"}}; }

Value list_schema(Value items) { return Object{{"type", "array"}, {"items", std::move(items)}}; }

Value map_schema(Value values) { return Object{{"type", "object"}, {"additionalProperties", std::move(values)}}; }

Value nullable_schema(Value schema) { return Object{{"anyOf", Array{std::move(schema), type_schema("null")}}}; }

Value enum_schema(std::span<const std::string_view> names) {
  Array known;
  for (const std::string_view name : names) {
    if (!name.empty()) known.emplace_back(name);
  }
  return Object{{"enum", std::move(known)}};
}

Value object_schema(Object properties, Array required) {
  return Object{{"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}};
}

}  // namespace detail
}  // namespace gatehouse::json
