#include <gatehouse/store/revocations.h>

#include <gatehouse/store/database.h>
#include <gatehouse/store/internal/steps.h>
#include <gatehouse/store/transaction.h>

namespace gatehouse::store {

Result<std::vector<Revocation>> revocations_after(Database& database, std::int64_t sequence, Time now) {
  return database.read([&](Transaction& transaction) {
    return transaction.rows<Revocation>(
        "SELECT sequence, session_id, up_to, forget_at FROM revocations "
        "WHERE sequence > $1 AND forget_at > $2 ORDER BY sequence",
        sequence, now);
  });
}

Result<std::int64_t> sweep_revocations(Database& database, Time now) {
  return sweep(database,
               "DELETE FROM revocations WHERE sequence IN "
               "(SELECT sequence FROM revocations WHERE forget_at <= $1 LIMIT $2)",
               now - clock_margin, sweep_batch);
}

}  // namespace gatehouse::store
