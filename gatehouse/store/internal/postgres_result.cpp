#include <gatehouse/store/internal/postgres_result.h>

#include <fmt/format.h>
#include <libpq-fe.h>

#include <charconv>
#include <chrono>

namespace gatehouse::store {
namespace {

using namespace std::chrono_literals;

// From PostgreSQL's pg_type.dat; they never change.
enum Type : Oid { boolean = 16, bigint = 20, smallint = 21, integer_type = 23, text_type = 25, varchar = 1043 };

std::string_view trimmed(std::string_view text) { return text.substr(0, text.find_last_not_of('\n') + 1); }

std::int64_t big_endian(std::string_view bytes) {
  const bool negative = !bytes.empty() && (static_cast<unsigned char>(bytes.front()) & 0x80U) != 0;
  std::uint64_t value = negative ? ~std::uint64_t{0} : 0;
  for (const char byte : bytes) value = value << 8U | static_cast<unsigned char>(byte);
  return static_cast<std::int64_t>(value);
}

}  // namespace

bool is_rerun(std::string_view state) { return state == "40001" || state == "40P01"; }

// By the classes of PostgreSQL's appendix A.
Reason reason_of_state(std::string_view state) {
  if (state.starts_with("23")) return Reason::conflict;
  if (state == "42P07" || state == "42701" || state == "42710") return Reason::conflict;  // it is there already
  if (state == "22021" || state == "22P05") return Reason::invalid_request;               // text that it cannot hold
  if (state.starts_with("XX001") || state.starts_with("XX002")) return Reason::storage_corrupt;
  if (state.starts_with("42") || state.starts_with("22") || state == "25P02") {
    return Reason::internal;
  }
  return Reason::storage_unavailable;  // connection, resources, shutdown, read-only, timeouts, locks
}

void PostgresResult::Clear::operator()(pg_result* handle) const { PQclear(handle); }

PostgresResult::PostgresResult(pg_result* handle) : handle_(handle) {}

bool PostgresResult::is_good() const {
  const auto status = PQresultStatus(handle_.get());
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

bool PostgresResult::was_skipped() const { return PQresultStatus(handle_.get()) == PGRES_PIPELINE_ABORTED; }

bool PostgresResult::ends_batch() const { return PQresultStatus(handle_.get()) == PGRES_PIPELINE_SYNC; }

std::string_view PostgresResult::state() const {
  const char* state = PQresultErrorField(handle_.get(), PG_DIAG_SQLSTATE);
  return state != nullptr ? state : "";
}

Error PostgresResult::error() const {
  const char* primary = PQresultErrorField(handle_.get(), PG_DIAG_MESSAGE_PRIMARY);
  const std::string_view message = primary != nullptr ? primary : PQresultErrorMessage(handle_.get());
  const Reason reason = reason_of_state(state());
  const bool passes = reason == Reason::storage_unavailable;
  return Error{reason, fmt::format("PostgreSQL: {} ({})", trimmed(message), state()), passes ? 1s : 0s};
}

std::string_view PostgresResult::command() const { return PQcmdStatus(handle_.get()); }

std::int64_t PostgresResult::changed() const {
  if (command().starts_with("SELECT")) return 0;
  const std::string_view count = PQcmdTuples(handle_.get());
  std::int64_t rows = 0;
  std::from_chars(count.data(), count.data() + count.size(), rows);
  return rows;
}

Result<void> PostgresResult::hand_to(RowSink& sink) {
  for (row_ = 0; row_ < PQntuples(handle_.get()); ++row_) TRY(sink.take(*this));
  return {};
}

int PostgresResult::columns() const { return PQnfields(handle_.get()); }

bool PostgresResult::is_null(int column) const { return PQgetisnull(handle_.get(), row_, column) != 0; }

std::optional<std::int64_t> PostgresResult::integer(int column) const {
  const Oid type = PQftype(handle_.get(), column);
  const bool is_integer = type == bigint || type == integer_type || type == smallint || type == boolean;
  if (is_null(column) || !is_integer) return {};
  return big_endian(bytes(column));
}

std::optional<std::string_view> PostgresResult::text(int column) const {
  const Oid type = PQftype(handle_.get(), column);
  if (is_null(column) || (type != text_type && type != varchar)) return {};
  return bytes(column);
}

std::string_view PostgresResult::bytes(int column) const {
  return {PQgetvalue(handle_.get(), row_, column), static_cast<std::size_t>(PQgetlength(handle_.get(), row_, column))};
}

}  // namespace gatehouse::store
