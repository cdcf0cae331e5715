#include <gatehouse/rpc/schema.h>

#include <stdexcept>

namespace gatehouse::rpc {

bool Definitions::begin(std::string_view name, std::type_index type) {
  const auto [place, is_new] = types_.try_emplace(std::string(name), type);
  if (place->second != type) {
    throw std::invalid_argument("two types that callers can see have the name " + std::string(name));
  }
  return is_new;
}

void Definitions::set(std::string_view name, json::Value schema) { schemas_.set(name, std::move(schema)); }

namespace detail {

json::Value type_schema(std::string_view type) { return json::Object{{"type", type}}; }

json::Value bytes_schema() { return json::Object{{"type", "string"}, {"format", "binary"}}; }

json::Value list_schema(json::Value items) { return json::Object{{"type", "array"}, {"items", std::move(items)}}; }

json::Value map_schema(json::Value values) {
  return json::Object{{"type", "object"}, {"additionalProperties", std::move(values)}};
}

json::Value nullable_schema(json::Value schema) {
  return json::Object{{"anyOf", json::Array{std::move(schema), type_schema("null")}}};
}

json::Value reference_schema(std::string_view name) {
  return json::Object{{"$ref", "#/definitions/" + std::string(name)}};
}

json::Value enum_schema(std::span<const std::string_view> names) {
  json::Array known;
  for (const std::string_view name : names) {
    if (!name.empty()) known.emplace_back(name);
  }
  return json::Object{{"enum", std::move(known)}};
}

json::Value object_schema(json::Object properties, json::Array required) {
  return json::Object{{"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}};
}

}  // namespace detail
}  // namespace gatehouse::rpc
