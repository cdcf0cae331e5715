// The code behind shape.h; include that one.
#pragma once

#include <gatehouse/json/fields.h>
#include <gatehouse/json/kinds.h>
#include <gatehouse/json/parse.h>
#include <gatehouse/json/print.h>
#include <gatehouse/json/value.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace gatehouse::json::detail {

// What is wrong, and where; the path grows from its end as decoding unwinds.
struct Problem {
  std::string path;
  std::string_view what;

  bool is(std::string_view wrong) { return what = wrong, false; }  // always false, for `return problem.is("...")`
  bool in_member(std::string_view name);                           // always false
  bool in_element(std::size_t at);                                 // always false
  Error error() const;
};

bool decode_boolean(bool& out, const Value& value, Problem& problem);
bool decode_text(std::string& out, const Value& value, Problem& problem);
bool decode_number(double& out, double largest, const Value& value, Problem& problem);
// The integer, if it is one between `low` and `high`.
const std::int64_t* decode_integer(std::int64_t low, std::uint64_t high, const Value& value, Problem& problem);

template <class T>
bool decode_into(T& out, const Value& value, Problem& problem);

template <class T>
bool decode_vector(std::vector<T>& out, const Value& value, Problem& problem) {
  const Array* array = value.array();
  if (array == nullptr) return problem.is("expected an array");
  out.reserve(array->size());
  for (std::size_t at = 0; at < array->size(); ++at) {
    T element{};
    if (!decode_into(element, (*array)[at], problem)) return problem.in_element(at);
    out.push_back(std::move(element));
  }
  return true;
}

template <class T>
bool decode_map(T& out, const Value& value, Problem& problem) {
  const Object* object = value.object();
  if (object == nullptr) return problem.is("expected an object");
  for (const Member& member : *object) {
    if (!decode_into(out[member.name], member.value, problem)) return problem.in_member(member.name);
  }
  return true;
}

template <class T>
bool decode_field(T& field, std::string_view name, const Object& object, Problem& problem) {
  const Value* value = object.find(name);
  if (value == nullptr) {
    if constexpr (is_optional<T>) return true;
    return problem.is("missing") || problem.in_member(name);
  }
  return decode_into(field, *value, problem) || problem.in_member(name);
}

template <class T>
bool decode_struct(T& out, const Value& value, Problem& problem) {
  const Object* object = value.object();
  if (object == nullptr) return problem.is("expected an object");
  return with_fields(out, [&](auto&... fields) {
    [[maybe_unused]] std::size_t at = 0;
    return (decode_field(fields, names<T>[at++], *object, problem) && ...);
  });
}

template <class T>
bool decode_enum(T& out, const Value& value, Problem& problem) {
  const std::string* text = value.string();
  if (text == nullptr) return problem.is("expected a string");
  const std::optional<T> found = enum_named<T>(*text);
  if (!found) return problem.is("not one of the known names");
  out = *found;
  return true;
}

template <class T>
bool decode_into(T& out, const Value& value, Problem& problem) {
  if constexpr (std::is_same_v<T, Value>) {
    out = value;
    return true;
  } else if constexpr (is_one_of<T, Object, Array>) {
    const T* found = nullptr;
    if constexpr (std::is_same_v<T, Object>) found = value.object();
    if constexpr (std::is_same_v<T, Array>) found = value.array();
    if (found == nullptr) return problem.is(std::is_same_v<T, Array> ? "expected an array" : "expected an object");
    out = *found;
    return true;
  } else if constexpr (std::is_same_v<T, bool>) {
    return decode_boolean(out, value, problem);
  } else if constexpr (is_integer<T>) {
    using Range = std::numeric_limits<T>;
    const std::int64_t* found = decode_integer(static_cast<std::int64_t>(Range::min()),
                                               static_cast<std::uint64_t>(Range::max()), value, problem);
    if (found != nullptr) out = static_cast<T>(*found);
    return found != nullptr;
  } else if constexpr (std::is_floating_point_v<T>) {
    double number = 0;
    const bool good = decode_number(number, static_cast<double>(std::numeric_limits<T>::max()), value, problem);
    out = static_cast<T>(number);
    return good;
  } else if constexpr (std::is_same_v<T, std::string>) {
    return decode_text(out, value, problem);
  } else if constexpr (is_optional<T>) {
    return value.is_null() || decode_into(out.emplace(), value, problem);
  } else if constexpr (std::is_enum_v<T>) {
    return decode_enum(out, value, problem);
  } else if constexpr (is_vector<T>) {
    return decode_vector(out, value, problem);
  } else if constexpr (NameMap<T>) {
    return decode_map(out, value, problem);
  } else {
    static_assert(!std::is_same_v<T, std::string_view>, "a std::string_view owns nothing: decode into a std::string");
    return decode_struct(out, value, problem);
  }
}

template <class T>
void write_into(std::string& out, const T& value);

template <class Range, class WriteOne>
void write_all(std::string& out, char open, char close, const Range& range, WriteOne write_one) {
  out += open;
  bool first = true;
  for (const auto& one : range) {
    if (!std::exchange(first, false)) out += ',';
    write_one(one);
  }
  out += close;
}

template <class T>
void write_field(std::string& out, std::string_view name, const T& field, bool& first) {
  if constexpr (is_optional<T>) {
    if (!field) return;
  }
  out += first ? "{\"" : ",\"";
  first = false;
  out.append(name).append("\":");
  write_into(out, field);
}

template <class T>
void write_struct(std::string& out, const T& value) {
  bool first = true;
  for_each_field(value, [&](std::string_view name, const auto& field) { write_field(out, name, field, first); });
  out += first ? "{}" : "}";
}

template <class T>
void write_into(std::string& out, const T& value) {
  if constexpr (is_one_of<T, Value, Object>) {
    print(out, value);
  } else if constexpr (std::is_same_v<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (is_integer<T>) {
    print_number(out, static_cast<std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>>(value));
  } else if constexpr (std::is_floating_point_v<T>) {
    print_number(out, static_cast<double>(value));
  } else if constexpr (is_one_of<T, std::string, std::string_view>) {
    print_string(out, value);
  } else if constexpr (is_optional<T>) {
    if (value) return write_into(out, *value);
    out += "null";
  } else if constexpr (std::is_enum_v<T>) {
    const std::string_view name = enum_name(value);
    if (name.empty()) {
      out += "null";
    } else {
      out.append(1, '"').append(name).append(1, '"');
    }
  } else if constexpr (is_vector<T>) {
    using Element = typename T::value_type;
    write_all(out, '[', ']', value, [&](const Element& element) { write_into(out, element); });
  } else if constexpr (NameMap<T>) {
    write_all(out, '{', '}', value, [&](const auto& entry) {
      print_string(out, entry.first);
      out += ':';
      write_into(out, entry.second);
    });
  } else {
    write_struct(out, value);
  }
}

template <class T>
Value encode_struct(const T& value) {
  std::vector<Member> members;
  members.reserve(field_count<T>);
  for_each_field(value, [&](std::string_view name, const auto& field) {
    if constexpr (is_optional<std::remove_cvref_t<decltype(field)>>) {
      if (!field) return;
    }
    members.push_back(Member{std::string(name), encode(field)});
  });
  return Object::of_distinct(std::move(members));
}

}  // namespace gatehouse::json::detail

namespace gatehouse::json {

template <class T>
Result<T> decode(const Value& value) {
  T result{};
  detail::Problem problem;
  if (!detail::decode_into(result, value, problem)) return fail(problem.error());
  return result;
}

template <class T>
Value encode(const T& value) {
  if constexpr (is_one_of<T, Value, Object, Array, bool, std::string, std::string_view> || is_integer<T> ||
                std::is_floating_point_v<T>) {
    return value;
  } else if constexpr (is_optional<T>) {
    return value ? encode(*value) : Value();
  } else if constexpr (std::is_enum_v<T>) {
    const std::string_view name = enum_name(value);
    return name.empty() ? Value() : Value(name);
  } else if constexpr (is_vector<T>) {
    Array array;
    array.reserve(value.size());
    for (const auto& element : value) array.push_back(encode<typename T::value_type>(element));
    return array;
  } else if constexpr (NameMap<T>) {
    std::vector<Member> members;
    for (const auto& [name, item] : value) members.push_back(Member{name, encode(item)});
    return Object::of_distinct(std::move(members));
  } else {
    return detail::encode_struct(value);
  }
}

template <class T>
Result<T> read(std::string_view text, Limits limits) {
  const Value value = TRY(parse(text, limits));
  return decode<T>(value);
}

template <class T>
std::string write(const T& value) {
  std::string out;
  detail::write_into(out, value);
  return out;
}

}  // namespace gatehouse::json
