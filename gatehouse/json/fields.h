// The fields of a plain struct, and the enumerators of an enum, by name and without macros.
//
// A plain struct is an aggregate without bases, its fields public, no C arrays, each field default-constructible,
// at most 32 of them. Anything else is refused by a static_assert that says so. An enum is one with a fixed
// underlying type (every `enum class` is); of its enumerators those with values 0 to 63 are seen.
#pragma once

#include <gatehouse/json/field_count.h>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace gatehouse::json {

inline constexpr std::size_t max_enumerators = 64;

namespace detail {

// An object that is never made, only pointed into: the compiler prints a pointer to its field by the field's name.
template <class T>
union Unmade {
  char nothing;
  T object;
  constexpr Unmade() : nothing{} {}
  constexpr ~Unmade() {}
};
template <class T>
inline constexpr Unmade<T> unmade{};

template <class T, std::size_t at>
consteval auto pointer_to_field() {
  return with_fields(unmade<T>.object, [](auto&... fields) {
    return [&]<std::size_t... before>(std::index_sequence<before...>) {
      return [](decltype((void)before, static_cast<const void*>(nullptr))..., auto* wanted, auto*...) {
        return wanted;
      }(&fields...);  // NOLINT(bugprone-multi-level-implicit-pointer-conversion): of a field that is a pointer, too
    }(std::make_index_sequence<at>{});
  });
}

// g++: "... [with auto thing = (& unmade<T>.Unmade<T>::object.T::name)]", clang++: "... [thing = &unmade.object.name]";
// an enumerator "... = Colour::red]", a value without one "... = (Colour)3]".
template <auto thing>
consteval const char* printed() {
  return __PRETTY_FUNCTION__;
}

constexpr bool in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// The last name in `text`; empty when it ends in a number.
constexpr std::string_view last_name(std::string_view text) {
  while (!text.empty() && !in_name(text.back())) text.remove_suffix(1);
  std::size_t start = text.size();
  while (start > 0 && in_name(text[start - 1])) --start;
  text.remove_prefix(start);
  return text.empty() || (text[0] >= '0' && text[0] <= '9') ? std::string_view{} : text;
}

template <class T, std::size_t... at>
consteval std::array<std::string_view, sizeof...(at)> names_of_fields(std::index_sequence<at...>) {
  return {last_name(printed<pointer_to_field<T, at>()>())...};
}

template <class E, std::size_t... at>
consteval std::array<std::string_view, sizeof...(at)> names_of_enumerators(std::index_sequence<at...>) {
  return {last_name(printed<static_cast<E>(at)>())...};
}

template <class E>
consteval auto checked_enumerators() {
  static_assert(requires { E{0}; }, "give the enum a fixed underlying type: enum class, or enum name : int");
  if constexpr (requires { E{0}; }) return names_of_enumerators<E>(std::make_index_sequence<max_enumerators>{});
}

template <class E>
inline constexpr auto enumerators = checked_enumerators<E>();

template <class T>
inline constexpr auto names =
    names_of_fields<std::remove_const_t<T>>(std::make_index_sequence<field_count<std::remove_const_t<T>>>{});

}  // namespace detail

// In the order of declaration; the texts live as long as the program.
template <class T>
constexpr const std::array<std::string_view, field_count<T>>& field_names() {
  return detail::names<T>;
}

// each(name, field) for every field in the order of declaration. `object` may be const.
template <class T, class Each>
constexpr void for_each_field(T& object, Each&& each) {
  with_fields(object, [&](auto&... fields) {
    std::size_t at = 0;
    (each(detail::names<T>[at++], fields), ...);
  });
}

// Empty for a value that has no enumerator.
template <class E>
  requires std::is_enum_v<E>
constexpr std::string_view enum_name(E value) {
  const auto at = static_cast<std::underlying_type_t<E>>(value);
  if (!std::in_range<std::size_t>(at) || static_cast<std::size_t>(at) >= max_enumerators) return {};
  return detail::enumerators<E>[static_cast<std::size_t>(at)];
}

template <class E>
  requires std::is_enum_v<E>
constexpr std::optional<E> enum_named(std::string_view name) {
  if (name.empty()) return std::nullopt;
  for (std::size_t at = 0; at < max_enumerators; ++at) {
    if (detail::enumerators<E>[at] == name) return static_cast<E>(at);
  }
  return std::nullopt;
}

}  // namespace gatehouse::json
