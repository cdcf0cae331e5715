// Schema: C++ types as JSON Schema, for descriptions of what a program offers.
#pragma once

#include <gatehouse/json/value.h>

#include <string>
#include <string_view>
#include <typeindex>
#include <unordered_map>

namespace gatehouse::json {

// The named types that have been described so far.
class Definitions {
 public:
  // `place` of the definitions in the document that refers to them: "#/definitions/", "#/components/schemas/".
  explicit Definitions(std::string_view place = "#/definitions/") : place_(place) {}

  // False: it is there already, or being described: types may contain vectors of themselves. Throws
  // std::invalid_argument when another type has that name.
  bool begin(std::string_view name, std::type_index type);
  void set(std::string_view name, Value schema);
  Value reference(std::string_view name) const;
  const Object& schemas() const { return schemas_; }

 private:
  std::string place_;
  Object schemas_;
  std::unordered_map<std::string, std::type_index> types_;
};

// The schema of T: {"type":"integer"}, {"type":"number"}, {"type":"boolean"}, {"type":"string"},
// {"type":"string","format":"binary"} for Bytes, {"type":"array","items":…}, {"type":"object","additionalProperties":…}
// for maps, {"anyOf":[…,{"type":"null"}]} for optionals, {} for Value,
// {"$ref":"#/definitions/Name"} for structs ({"type":"object","properties":…,"required":…}; optional fields are not
// required and have the schema of what they may hold) and enums ({"enum":[…]}).
template <class T>
Value schema_of(Definitions& definitions);

// The unqualified name of a struct or enum: "Joined" for chat::Joined, "Page" for Page<Joined>.
template <class T>
constexpr std::string_view type_name();

}  // namespace gatehouse::json

#include <gatehouse/json/schema_code.h>
