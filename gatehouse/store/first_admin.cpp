#include <gatehouse/store/first_admin.h>

#include <gatehouse/store/database.h>
#include <gatehouse/store/internal/account_row.h>
#include <gatehouse/store/internal/steps.h>
#include <gatehouse/store/transaction.h>

namespace gatehouse::store {
namespace {

constexpr std::string_view kind = "setup";

Result<bool> has_account(Transaction& transaction) {
  const auto any = TRY(transaction.one<int>("SELECT 1 FROM accounts LIMIT 1"));
  return any.has_value();
}

}  // namespace

Result<bool> put_setup(Database& database, std::string_view hash, Time expires_at) {
  const bool late = TRY(database.read(has_account));  // most often so: then nothing needs to be writable
  if (late) return false;
  return database.write([&](Transaction& transaction) -> Result<bool> {
    if (TRY(has_account(transaction))) return false;
    TRY(transaction.run("DELETE FROM one_time WHERE kind = $1", kind));
    TRY(transaction.run("INSERT INTO one_time (kind, hash, payload, expires_at) VALUES ($1, $2, '', $3)", kind, hash,
                        expires_at));
    return true;
  });
}

Result<bool> is_setup(Database& database, std::string_view hash, Time now) {
  return database.read([&](Transaction& transaction) -> Result<bool> {
    const auto found = TRY(transaction.one<int>(
        "SELECT 1 FROM one_time WHERE kind = $1 AND hash = $2 AND used_at IS NULL AND expires_at > $3", kind, hash,
        now));
    return found.has_value();
  });
}

Result<void> insert_first_admin(Database& database, const Account& account, std::string_view hash,
                                const AuditRecord& audit) {
  return database.write([&](Transaction& transaction) -> Result<void> {
    const auto used = TRY(consume_once(transaction, kind, hash, audit.at));
    if (!used) return fail(Reason::forbidden, "the link was used, is expired or was never made");
    // Roles are a list in JSON, each name without a quote in it. Reads every account, once.
    const auto admin = TRY(transaction.one<int>("SELECT 1 FROM accounts WHERE roles LIKE '%\"admin\"%' LIMIT 1"));
    if (admin) return fail(Reason::forbidden, "there is an administrator");
    TRY(insert_account(transaction, account));
    return insert_audit(transaction, audit);
  });
}

}  // namespace gatehouse::store
