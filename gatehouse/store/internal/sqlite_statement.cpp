#include <gatehouse/store/internal/sqlite_statement.h>

#include <sqlite3.h>

#include <charconv>
#include <cstring>
#include <type_traits>

namespace gatehouse::store {
namespace {

// 0 for a parameter that is not $1, $2, ...
std::size_t number_of(const char* name) {
  std::size_t number = 0;
  if (name != nullptr && name[0] == '$') std::from_chars(name + 1, name + std::strlen(name), number);
  return number;
}

}  // namespace

SqliteStatement::SqliteStatement(sqlite3_stmt* handle) : handle_(handle) {
  const int count = sqlite3_bind_parameter_count(handle);
  for (int place = 1; place <= count; ++place) {
    places_.push_back(number_of(sqlite3_bind_parameter_name(handle, place)));
  }
}

SqliteStatement::~SqliteStatement() { sqlite3_finalize(handle_); }

int SqliteStatement::bind(std::span<const Parameter> parameters) {
  if (parameters.size() != places_.size()) return SQLITE_RANGE;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (places_[i] == 0 || places_[i] > parameters.size()) return SQLITE_RANGE;
    const int code = bind_one(static_cast<int>(i) + 1, parameters[places_[i] - 1]);
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

// The text outlives the statement's run, so it is not copied; given with its length, so NUL bytes stay in it.
int SqliteStatement::bind_one(int place, const Parameter& parameter) {
  return std::visit(
      [&](const auto& value) {
        using Held = std::remove_cvref_t<decltype(value)>;
        if constexpr (std::is_same_v<Held, std::monostate>) {
          return sqlite3_bind_null(handle_, place);
        } else if constexpr (std::is_same_v<Held, std::int64_t>) {
          return sqlite3_bind_int64(handle_, place, value);
        } else {
          const char* data = value.data() == nullptr ? "" : value.data();  // a null pointer would bind NULL
          return sqlite3_bind_text64(handle_, place, data, value.size(), SQLITE_STATIC, SQLITE_UTF8);
        }
      },
      parameter.held());
}

int SqliteStatement::step() { return sqlite3_step(handle_); }

void SqliteStatement::reset() {
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
}

bool SqliteStatement::reads_only() const { return sqlite3_stmt_readonly(handle_) != 0; }

int SqliteStatement::columns() const { return sqlite3_column_count(handle_); }

bool SqliteStatement::is_null(int column) const { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }

std::optional<std::int64_t> SqliteStatement::integer(int column) const {
  if (sqlite3_column_type(handle_, column) != SQLITE_INTEGER) return {};
  return sqlite3_column_int64(handle_, column);
}

std::optional<std::string_view> SqliteStatement::text(int column) const {
  if (sqlite3_column_type(handle_, column) != SQLITE_TEXT) return {};
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  if (data == nullptr) return {};  // out of memory
  return std::string_view(data, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)));
}

}  // namespace gatehouse::store
