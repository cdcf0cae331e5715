// Parameters as libpq takes them: binary, with their types, so that `SELECT $1` means what it means in SQLite.
#pragma once

#include <gatehouse/store/record.h>

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace gatehouse::store {

class PostgresParameters {
 public:
  // Refers to the text of `parameters`.
  explicit PostgresParameters(std::span<const Parameter> parameters);

  int count() const { return static_cast<int>(types.size()); }

  std::vector<unsigned> types;  // Oid; 0 of a NULL: whatever its place wants
  std::vector<const char*> values;
  std::vector<int> lengths;
  std::vector<int> formats;

 private:
  void add(std::string_view text);
  void add(std::int64_t number);

  std::vector<std::array<char, 8>> numbers_;
};

// The highest n of $n.
std::size_t parameters_in(std::string_view sql);

}  // namespace gatehouse::store
