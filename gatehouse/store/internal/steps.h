// Steps that several concerns take inside their transactions.
#pragma once

#include <gatehouse/store/database.h>
#include <gatehouse/store/one_time.h>
#include <gatehouse/store/transaction.h>
#include <gatehouse/store/types.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

namespace gatehouse::store {

// Rows a sweep takes at a time, so that other writes are not held up.
inline constexpr int sweep_batch = 5000;
// How far a clock may jump ahead and back without anything swept coming alive again.
inline constexpr std::chrono::hours clock_margin{24};

// Text that every engine can hold: UTF-8 without NUL. Nothing else is the name of anything.
bool is_text(std::string_view text);

// Deletes rows, of which it says how many; none when another node is sweeping now.
template <class... Arguments>
Result<std::int64_t> sweep(Database& database, std::string_view sql, const Arguments&... arguments) {
  return database.write([&](Transaction& transaction) -> Result<std::int64_t> {
    const bool ours = TRY(transaction.try_lock("sweep"));
    if (!ours) return 0;
    return transaction.run(sql, arguments...);
  });
}

inline int page_limit(int wanted) { return std::clamp(wanted, 1, 1000); }

Result<void> insert_audit(Transaction& transaction, const AuditRecord& record);

Result<Revocation> insert_revocation(Transaction& transaction, SessionId session, std::int64_t up_to, Time forget_at);

// See one_time.h.
Result<std::optional<OneTime>> consume_once(Transaction& transaction, std::string_view kind, std::string_view hash,
                                            Time now);

struct AccountEnding {
  std::string_view account_id;
  std::optional<SessionId> except;
  std::string_view reason;
  Time now;
  Time forget_at;
};
// Ends every session of the account that had not ended.
Result<std::vector<Revocation>> end_all(Transaction& transaction, const AccountEnding& ending);

}  // namespace gatehouse::store
