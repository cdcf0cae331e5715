// How values travel between C++ and columns: Time as BIGINT milliseconds since 1970, bool as 0 or 1, a list of
// strings as JSON text, an empty optional as NULL.
#pragma once

#include <gatehouse/base/clock.h>
#include <gatehouse/base/result.h>
#include <gatehouse/json/fields.h>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace gatehouse::store {

// A statement's parameter. Refers to the text it was made from.
class Parameter {
 public:
  using Held = std::variant<std::monostate, std::int64_t, std::string_view, std::string>;

  Parameter(std::nullopt_t) {}
  Parameter(Time value) : held_(unix_millis(value)) {}
  Parameter(std::chrono::milliseconds value) : held_(std::int64_t{value.count()}) {}
  Parameter(std::string_view value) : held_(value) {}
  Parameter(const std::string& value) : held_(std::string_view(value)) {}
  Parameter(const char* value) : held_(std::string_view(value)) {}
  Parameter(const std::vector<std::string>& value);
  template <std::integral T>
  Parameter(T value) : held_(static_cast<std::int64_t>(value)) {}
  template <class T>
  Parameter(const std::optional<T>& value) {
    if (value) *this = Parameter(*value);
  }

  const Held& held() const { return held_; }

 private:
  Held held_;
};

// One row of an answer. Text is valid until the next row.
class Row {
 public:
  virtual int columns() const = 0;
  virtual bool is_null(int column) const = 0;
  // Nothing when the column holds another type.
  virtual std::optional<std::int64_t> integer(int column) const = 0;
  virtual std::optional<std::string_view> text(int column) const = 0;

 protected:
  ~Row() = default;
};

class RowSink {
 public:
  virtual Result<void> take(const Row& row) = 0;

 protected:
  ~RowSink() = default;
};

// Each fails with storage_corrupt when the column does not hold what the field wants.
Result<void> read_column(const Row& row, int column, std::int64_t& value);
Result<void> read_column(const Row& row, int column, int& value);
Result<void> read_column(const Row& row, int column, bool& value);
Result<void> read_column(const Row& row, int column, Time& value);
Result<void> read_column(const Row& row, int column, std::string& value);
Result<void> read_column(const Row& row, int column, std::vector<std::string>& value);

template <class T>
Result<void> read_column(const Row& row, int column, std::optional<T>& value) {
  value.reset();
  if (row.is_null(column)) return {};
  return read_column(row, column, value.emplace());
}

template <class T>
concept ColumnValue = requires(const Row& row, T& value) { read_column(row, 0, value); };

template <class T>
Result<void> read_fields(const Row& row, int& column, T& value) {
  Result<void> outcome;
  if constexpr (ColumnValue<T>) {
    return read_column(row, column++, value);
  } else {
    json::for_each_field(value, [&](std::string_view, auto& member) {
      if (outcome) outcome = read_fields(row, column, member);  // a struct inside: its columns follow in place
    });
  }
  return outcome;
}

template <class Record>
Result<Record> decode_row(const Row& row) {
  Record record{};
  int column = 0;
  TRY(read_fields(row, column, record));
  return record;
}

}  // namespace gatehouse::store
