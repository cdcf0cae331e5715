#include <gatehouse/store/record.h>

#include <gatehouse/json/shape.h>

#include <fmt/format.h>

#include <utility>

namespace gatehouse::store {
namespace {

std::unexpected<Error> unreadable(int column, std::string_view expected) {
  return fail(Reason::storage_corrupt, fmt::format("column {} does not hold {}", column + 1, expected));
}

}  // namespace

Parameter::Parameter(const std::vector<std::string>& value) : held_(json::write(value)) {}

Result<void> read_column(const Row& row, int column, std::int64_t& value) {
  const auto held = row.integer(column);
  if (!held) return unreadable(column, "an integer");
  value = *held;
  return {};
}

Result<void> read_column(const Row& row, int column, int& value) {
  const auto held = row.integer(column);
  if (!held || !std::in_range<int>(*held)) return unreadable(column, "an integer of 32 bits");
  value = static_cast<int>(*held);
  return {};
}

Result<void> read_column(const Row& row, int column, bool& value) {
  const auto held = row.integer(column);
  if (!held || (*held != 0 && *held != 1)) return unreadable(column, "0 or 1");
  value = *held == 1;
  return {};
}

Result<void> read_column(const Row& row, int column, Time& value) {
  const auto held = row.integer(column);
  if (!held) return unreadable(column, "a time");
  value = from_unix_millis(*held);
  return {};
}

Result<void> read_column(const Row& row, int column, std::string& value) {
  const auto held = row.text(column);
  if (!held) return unreadable(column, "text");
  value = *held;
  return {};
}

Result<void> read_column(const Row& row, int column, std::vector<std::string>& value) {
  const auto held = row.text(column);
  if (!held) return unreadable(column, "text");
  auto list = json::read<std::vector<std::string>>(*held);
  if (!list) return unreadable(column, "a list of strings");
  value = std::move(*list);
  return {};
}

}  // namespace gatehouse::store
