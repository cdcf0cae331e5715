// The code behind schema.h; include that one.
#pragma once

#include <gatehouse/base/bytes.h>
#include <gatehouse/json/fields.h>
#include <gatehouse/json/kinds.h>
#include <gatehouse/json/schema.h>

#include <span>
#include <type_traits>
#include <typeinfo>
#include <utility>

namespace gatehouse::json::detail {

// g++: "consteval const char* ... [with T = chat::Joined]", clang++: "const char *...() [T = chat::Joined]".
template <class T>
consteval const char* printed_type() {
  return __PRETTY_FUNCTION__;
}

// "Joined" of "... T = chat::Joined]"; of a template "Page", without what it was made of.
constexpr std::string_view last_type_name(std::string_view text) {
  text.remove_suffix(1);
  if (text.ends_with('>')) {
    std::size_t open = 0;
    do {
      if (text.back() == '>') ++open;
      if (text.back() == '<') --open;
      text.remove_suffix(1);
    } while (open > 0);
  }
  return last_name(text);
}

Value type_schema(std::string_view type);
Value bytes_schema();
Value list_schema(Value items);
Value map_schema(Value values);
Value nullable_schema(Value schema);
Value enum_schema(std::span<const std::string_view> names);
Value object_schema(Object properties, Array required);

template <class T>
Value struct_schema(Definitions& definitions) {
  Object properties;
  Array required;
  const T example{};
  for_each_field(example, [&]<class Field>(std::string_view name, const Field&) {
    if constexpr (is_optional<Field>) {
      properties.set(name, schema_of<typename Field::value_type>(definitions));
    } else {
      properties.set(name, schema_of<Field>(definitions));
      required.emplace_back(name);
    }
  });
  return object_schema(std::move(properties), std::move(required));
}

template <class T>
Value named_schema(Definitions& definitions) {
  constexpr std::string_view name = type_name<T>();
  if (definitions.begin(name, typeid(T))) {
    if constexpr (std::is_enum_v<T>) {
      definitions.set(name, enum_schema(enumerators<T>));
    } else {
      definitions.set(name, struct_schema<T>(definitions));
    }
  }
  return definitions.reference(name);
}

}  // namespace gatehouse::json::detail

namespace gatehouse::json {

template <class T>
constexpr std::string_view type_name() {
  constexpr std::string_view name = detail::last_type_name(detail::printed_type<T>());
  return name;
}

template <class T>
Value schema_of(Definitions& definitions) {
  if constexpr (std::is_same_v<T, Value>) {
    return Object{};
  } else if constexpr (std::is_same_v<T, bool>) {
    return detail::type_schema("boolean");
  } else if constexpr (is_integer<T>) {
    return detail::type_schema("integer");
  } else if constexpr (std::is_floating_point_v<T>) {
    return detail::type_schema("number");
  } else if constexpr (is_one_of<T, std::string, std::string_view>) {
    return detail::type_schema("string");
  } else if constexpr (std::is_same_v<T, Bytes>) {
    return detail::bytes_schema();
  } else if constexpr (is_optional<T>) {
    return detail::nullable_schema(schema_of<typename T::value_type>(definitions));
  } else if constexpr (is_vector<T>) {
    return detail::list_schema(schema_of<typename T::value_type>(definitions));
  } else if constexpr (NameMap<T>) {
    return detail::map_schema(schema_of<typename T::mapped_type>(definitions));
  } else {
    return detail::named_schema<T>(definitions);
  }
}

}  // namespace gatehouse::json
