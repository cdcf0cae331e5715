#include <gatehouse/store/one_time.h>

#include <gatehouse/store/database.h>
#include <gatehouse/store/internal/steps.h>
#include <gatehouse/store/transaction.h>

namespace gatehouse::store {

Result<void> put_once(Database& database, const OneTime& secret) {
  return database.write([&](Transaction& transaction) -> Result<void> {
    const auto made =
        TRY(transaction.run("INSERT INTO one_time (kind, hash, account_id, payload, expires_at) "
                            "VALUES ($1, $2, NULLIF($3, ''), $4, $5) ON CONFLICT DO NOTHING",
                            secret.kind, secret.hash, secret.account_id, secret.payload, secret.expires_at));
    if (made == 0) return fail(Reason::conflict, "a one-time secret of this kind and hash is there already");
    return {};
  });
}

Result<std::optional<OneTime>> consume_once(Transaction& transaction, std::string_view kind, std::string_view hash,
                                            Time now) {
  return transaction.one<OneTime>(
      "UPDATE one_time SET used_at = $3 WHERE kind = $1 AND hash = $2 "
      "AND used_at IS NULL AND expires_at > $3 "
      "RETURNING kind, hash, COALESCE(account_id, ''), payload, expires_at",
      kind, hash, now);
}

Result<std::optional<OneTime>> consume_once(Database& database, std::string_view kind, std::string_view hash,
                                            Time now) {
  return database.write([&](Transaction& transaction) { return consume_once(transaction, kind, hash, now); });
}

Result<std::int64_t> sweep_one_time(Database& database, Time now) {
  return sweep(database,
               "DELETE FROM one_time WHERE (kind, hash) IN "
               "(SELECT kind, hash FROM one_time WHERE expires_at <= $1 LIMIT $2)",
               now - clock_margin, sweep_batch);
}

}  // namespace gatehouse::store
