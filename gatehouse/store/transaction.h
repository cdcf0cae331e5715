// Transaction: SQL in, plain structs out. Parameters are $1, $2, ...; columns fill a record's fields in their order.
#pragma once

#include <gatehouse/base/clock.h>
#include <gatehouse/base/result.h>
#include <gatehouse/store/record.h>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace gatehouse::store {

// Valid inside the callable it was handed to, on that thread only. `sql` is text of the program, never of a user: each
// one is prepared once and kept.
class Transaction {
 public:
  // Rows changed.
  template <class... Arguments>
  Result<std::int64_t> run(std::string_view sql, const Arguments&... arguments) {
    return execute(sql, std::array<Parameter, sizeof...(arguments)>{Parameter(arguments)...}, nullptr);
  }

  // Nobody waits for its answer: when it fails, the next statement does, or the whole transaction.
  template <class... Arguments>
  Result<void> later(std::string_view sql, const Arguments&... arguments) {
    return postpone(sql, std::array<Parameter, sizeof...(arguments)>{Parameter(arguments)...});
  }

  // A Record is a plain struct, or one of the types a column can be.
  template <class Record, class... Arguments>
  Result<std::vector<Record>> rows(std::string_view sql, const Arguments&... arguments) {
    Rows<Record> found;
    TRY(execute(sql, std::array<Parameter, sizeof...(arguments)>{Parameter(arguments)...}, &found));
    return std::move(found.records);
  }

  // The first row, if there is one.
  template <class Record, class... Arguments>
  Result<std::optional<Record>> one(std::string_view sql, const Arguments&... arguments) {
    auto found = TRY(rows<Record>(sql, arguments...));
    if (found.empty()) return std::optional<Record>();
    return std::optional<Record>(std::move(found.front()));
  }

  // For text that is put together from the schema: rows changed; every row goes to `sink`, which may be null.
  Result<std::int64_t> perform(std::string_view sql, std::span<const Parameter> parameters, RowSink* sink) {
    return execute(sql, parameters, sink);
  }

  // Several statements at once, without parameters; for migrations.
  virtual Result<void> script(std::string_view sql) = 0;

  // Other nodes hear of it once this is committed (Database::on_change), and what the database numbers from here on, it
  // numbers in the order of commits: who has read up to a number has missed nothing. As late as can be, as commits wait
  // for each other from here on. SQLite has no other nodes.
  virtual Result<void> tell_others() = 0;
  // Until the end of the transaction no other one has the lock of this name; SQLite writes one at a time anyway.
  virtual Result<void> lock(std::string_view name) = 0;
  // False: another one has it.
  virtual Result<bool> try_lock(std::string_view name) = 0;

 protected:
  ~Transaction() = default;

  // Takes copies of the parameters.
  virtual Result<void> postpone(std::string_view sql, std::span<const Parameter> parameters) = 0;
  // Hands every row to `sink` (may be null) and returns the number of rows changed.
  virtual Result<std::int64_t> execute(std::string_view sql, std::span<const Parameter> parameters, RowSink* sink) = 0;

 private:
  template <class Record>
  class Rows final : public RowSink {
   public:
    std::vector<Record> records;
    Result<void> take(const Row& row) override {
      Record record = TRY(decode_row<Record>(row));
      records.push_back(std::move(record));
      return {};
    }
  };
};

}  // namespace gatehouse::store
