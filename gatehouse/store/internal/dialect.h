// The words of migrations that engines do not share; migrations/README.md tells what they are for.
#pragma once

#include <string>
#include <string_view>

namespace gatehouse::store {

struct Dialect {
  std::string_view row_key;
  std::string_view sequence_key;
  std::string_view key_text;
};

std::string in_dialect(std::string_view sql, const Dialect& dialect);

}  // namespace gatehouse::store
