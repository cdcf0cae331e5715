#include <gatehouse/store/internal/postgres_parameters.h>

#include <algorithm>
#include <charconv>
#include <type_traits>

namespace gatehouse::store {
namespace {

constexpr unsigned bigint = 20, text_type = 25;  // of pg_type.dat

}  // namespace

PostgresParameters::PostgresParameters(std::span<const Parameter> parameters) {
  numbers_.reserve(parameters.size());  // nothing moves afterwards
  for (const auto& parameter : parameters) {
    std::visit(
        [this](const auto& value) {
          using Held = std::remove_cvref_t<decltype(value)>;
          if constexpr (std::is_same_v<Held, std::monostate>) {
            types.push_back(0);
            values.push_back(nullptr);
            lengths.push_back(0);
          } else {
            add(value);
          }
        },
        parameter.held());
  }
  formats.assign(types.size(), 1);
}

void PostgresParameters::add(std::string_view text) {
  types.push_back(text_type);
  values.push_back(text.data() == nullptr ? "" : text.data());  // a null pointer would be NULL
  lengths.push_back(static_cast<int>(text.size()));
}

void PostgresParameters::add(std::int64_t number) {
  auto& bytes = numbers_.emplace_back();
  auto rest = static_cast<std::uint64_t>(number);
  for (std::size_t i = bytes.size(); i-- > 0; rest >>= 8U) bytes[i] = static_cast<char>(rest & 0xFFU);
  types.push_back(bigint);
  values.push_back(bytes.data());
  lengths.push_back(static_cast<int>(bytes.size()));
}

std::size_t parameters_in(std::string_view sql) {
  std::size_t highest = 0;
  for (std::size_t at = sql.find('$'); at != std::string_view::npos; at = sql.find('$', at + 1)) {
    std::size_t number = 0;
    std::from_chars(sql.data() + at + 1, sql.data() + sql.size(), number);
    highest = std::max(highest, number);
  }
  return highest;
}

}  // namespace gatehouse::store
