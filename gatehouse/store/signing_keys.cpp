#include <gatehouse/store/signing_keys.h>

#include <gatehouse/store/database.h>
#include <gatehouse/store/internal/steps.h>
#include <gatehouse/store/transaction.h>

namespace gatehouse::store {
namespace {

struct Newest {
  std::int64_t position = 0;
  std::string id;
};

Result<Newest> newest(Transaction& transaction) {
  auto found = TRY(transaction.one<Newest>("SELECT position, id FROM signing_keys ORDER BY position DESC LIMIT 1"));
  return found.value_or(Newest{});
}

// Two nodes that take the same position: one of them inserts nothing.
Result<std::int64_t> insert_key(Transaction& transaction, const SigningKey& key, std::int64_t position) {
  return transaction.run(
      "INSERT INTO signing_keys (position, id, algorithm, public_jwk, sealed, created_at, signs_from, retired_at, "
      "forget_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
      position, key.id, key.algorithm, key.public_jwk, key.sealed, key.created_at, key.signs_from, key.retired_at,
      key.forget_at);
}

}  // namespace

Result<std::vector<SigningKey>> list_signing_keys(Database& database) {
  return database.read([](Transaction& transaction) {
    return transaction.rows<SigningKey>(
        "SELECT id, algorithm, public_jwk, sealed, created_at, signs_from, retired_at, forget_at "
        "FROM signing_keys ORDER BY position");
  });
}

Result<void> add_signing_key(Database& database, const KeyRotation& rotation, const AuditRecord& audit) {
  return database.write([&](Transaction& transaction) -> Result<void> {
    const auto last = TRY(newest(transaction));
    if (last.id != rotation.expected_newest) {
      return fail(Reason::conflict, "another program added the signing key " + last.id);
    }
    TRY(transaction.tell_others());
    TRY(transaction.run("UPDATE signing_keys SET retired_at = $1, forget_at = $2 WHERE retired_at IS NULL",
                        rotation.retire_previous_at, rotation.forget_previous_at));
    if (TRY(insert_key(transaction, rotation.key, last.position + 1)) == 0) {
      return fail(Reason::conflict, "the signing key " + rotation.key.id + " is there already");
    }
    return insert_audit(transaction, audit);
  });
}

Result<std::int64_t> sweep_signing_keys(Database& database, Time now) {
  return sweep(database, "DELETE FROM signing_keys WHERE forget_at <= $1", now);
}

}  // namespace gatehouse::store
