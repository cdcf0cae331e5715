// What PostgreSQL answered to one statement, in binary.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/store/record.h>

#include <memory>
#include <string>
#include <string_view>

struct pg_result;

namespace gatehouse::store {

class PostgresResult final : public Row {
 public:
  explicit PostgresResult(pg_result* handle);  // takes it over

  explicit operator bool() const { return handle_ != nullptr; }
  bool is_good() const;
  bool was_skipped() const;  // because one before it failed
  bool ends_batch() const;
  std::string_view state() const;  // the SQLSTATE of a failure
  Error error() const;
  std::string_view command() const;  // "COMMIT", "INSERT 0 1"
  std::int64_t changed() const;      // rows, not those that were only read

  Result<void> hand_to(RowSink& sink);
  int columns() const override;
  bool is_null(int column) const override;
  std::optional<std::int64_t> integer(int column) const override;
  std::optional<std::string_view> text(int column) const override;

 private:
  struct Clear {
    void operator()(pg_result* handle) const;
  };
  std::string_view bytes(int column) const;

  std::unique_ptr<pg_result, Clear> handle_;
  int row_ = 0;
};

// The transaction would have been fine alone: run it again.
bool is_rerun(std::string_view state);
Reason reason_of_state(std::string_view state);

}  // namespace gatehouse::store
