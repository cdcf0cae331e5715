// The kinds of C++ types that have a form outside: what fields of plain structs may be, told apart at compile time.
#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace gatehouse::json {

template <class T, class... Others>
inline constexpr bool is_one_of = (std::is_same_v<T, Others> || ...);
template <class T>
inline constexpr bool is_integer =
    std::is_integral_v<T> && !is_one_of<T, bool, char, wchar_t, char8_t, char16_t, char32_t>;
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
concept NameMap = std::is_same_v<typename T::key_type, std::string> && requires { typename T::mapped_type; };

}  // namespace gatehouse::json
