#include <gatehouse/store/statistics.h>

#include <gatehouse/store/database.h>
#include <gatehouse/store/internal/steps.h>
#include <gatehouse/store/transaction.h>

namespace gatehouse::store {

Result<void> add_counts(Database& database, const std::vector<HourCount>& counts) {
  return database.write([&](Transaction& transaction) -> Result<void> {
    for (const auto& each : counts) {
      TRY(
          transaction.run("INSERT INTO statistics (hour, name, count) VALUES ($1, $2, $3) "
                          "ON CONFLICT (hour, name) DO UPDATE SET count = statistics.count + excluded.count",
                          each.hour, each.name, each.count));
    }
    return {};
  });
}

Result<std::vector<HourCount>> list_counts(Database& database, Time from) {
  return database.read([&](Transaction& transaction) {
    return transaction.rows<HourCount>("SELECT hour, name, count FROM statistics WHERE hour >= $1 ORDER BY hour, name",
                                       from);
  });
}

Result<std::int64_t> sweep_counts(Database& database, Time older_than) {
  return sweep(database,
               "DELETE FROM statistics WHERE (hour, name) IN "
               "(SELECT hour, name FROM statistics WHERE hour < $1 LIMIT $2)",
               older_than, sweep_batch);
}

// Grouped by an expression, for otherwise SQLite goes through the index of the accounts and fetches each session from
// another place: four times as long.
Result<Totals> count_totals(Database& database, Time now) {
  using std::chrono::days;
  return database.read([&](Transaction& transaction) -> Result<Totals> {
    const auto found = TRY(transaction.one<Totals>(
        "SELECT (SELECT COUNT(*) FROM accounts), COALESCE(CAST(SUM(live) AS BIGINT), 0), "
        "COUNT(CASE WHEN used >= $2 THEN 1 END), COUNT(CASE WHEN used >= $3 THEN 1 END), "
        "COUNT(CASE WHEN used >= $4 THEN 1 END) FROM "
        "(SELECT MAX(rotated_at) AS used, COUNT(CASE WHEN ended_at IS NULL AND idle_expires_at > $1 "
        "AND expires_at > $1 THEN 1 END) AS live FROM sessions GROUP BY account_id || '') AS by_account",
        now, now - days{1}, now - days{7}, now - days{30}));
    return found.value_or(Totals{});
  });
}

}  // namespace gatehouse::store
