// For unordered maps by std::string that are searched by std::string_view, with std::equal_to<> beside it.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace gatehouse::store {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

}  // namespace gatehouse::store
