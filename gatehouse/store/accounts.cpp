#include <gatehouse/store/accounts.h>

#include <gatehouse/base/ascii.h>
#include <gatehouse/store/database.h>
#include <gatehouse/store/internal/account_row.h>
#include <gatehouse/store/internal/steps.h>
#include <gatehouse/store/transaction.h>

#include <fmt/format.h>

namespace gatehouse::store {
namespace {

using Revocations = std::vector<Revocation>;

constexpr std::string_view columns = account_columns;

std::unexpected<Error> unknown(std::string_view id) {
  return fail(Reason::not_found, fmt::format("no account {}", id));
}

Result<void> require_account(Transaction& transaction, std::string_view id) {
  if (!TRY(transaction.one<int>("SELECT 1 FROM accounts WHERE id = $1", id))) return unknown(id);
  return {};
}

}  // namespace

std::string folded(std::string_view name) {
  std::string key(name);
  for (char& letter : key) letter = ascii_lower(letter);
  return key;
}

Result<std::optional<Account>> account_by_id(Transaction& transaction, std::string_view id) {
  static const std::string sql = fmt::format("SELECT {} FROM accounts WHERE id = $1", columns);
  if (!is_text(id)) return std::optional<Account>();
  return transaction.one<Account>(sql, id);
}

Result<std::optional<Account>> find_account(Database& database, std::string_view id) {
  return database.read([&](Transaction& transaction) { return account_by_id(transaction, id); });
}

// A user name comes before an e-mail, should one account's name be another's address.
Result<std::optional<Account>> find_account_by_login(Database& database, std::string_view username_or_email) {
  static const std::string by_name = fmt::format("SELECT {} FROM accounts WHERE username_key = $1", columns);
  static const std::string by_email = fmt::format("SELECT {} FROM accounts WHERE email_key = $1", columns);
  const auto key = folded(username_or_email);
  if (!is_text(key)) return std::optional<Account>();
  return database.read([&](Transaction& transaction) -> Result<std::optional<Account>> {
    auto found = TRY(transaction.one<Account>(by_name, key));
    if (found) return found;
    return transaction.one<Account>(by_email, key);
  });
}

Result<void> insert_account(Transaction& transaction, const Account& account) {
  std::optional<std::string> email_key;
  if (account.email) email_key = folded(*account.email);
  const auto made = TRY(transaction.run(
      "INSERT INTO accounts (id, username, username_key, email, email_key, password_hash, roles, "
      "created_at, disabled_at, password_changed_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
      account.id, account.username, folded(account.username), account.email, email_key, account.password_hash,
      account.roles, account.created_at, account.disabled_at, account.password_changed_at));
  if (made == 0) return fail(Reason::account_exists, "the user name, the e-mail or the id is taken");
  return {};
}

Result<void> insert_account(Database& database, const Account& account, const AuditRecord& audit) {
  return database.write([&](Transaction& transaction) -> Result<void> {
    TRY(insert_account(transaction, account));
    return insert_audit(transaction, audit);
  });
}

Result<Revocations> set_roles(Database& database, std::string_view id, const std::vector<std::string>& roles,
                              Time forget_at, const AuditRecord& audit) {
  return database.write([&](Transaction& transaction) -> Result<Revocations> {
    const auto changed = TRY(transaction.run("UPDATE accounts SET roles = $2 WHERE id = $1", id, roles));
    if (changed == 0) return unknown(id);
    TRY(transaction.tell_others());
    auto revoked =
        TRY(transaction.rows<Revocation>("INSERT INTO revocations (session_id, up_to, forget_at) "
                                         "SELECT id, counter, CAST($2 AS BIGINT) FROM sessions "
                                         "WHERE account_id = $1 AND ended_at IS NULL "
                                         "RETURNING sequence, session_id, up_to, forget_at",
                                         id, forget_at));
    TRY(insert_audit(transaction, audit));
    return revoked;
  });
}

Result<Revocations> set_disabled(Database& database, std::string_view id, std::optional<Time> when, Time forget_at,
                                 const AuditRecord& audit) {
  return database.write([&](Transaction& transaction) -> Result<Revocations> {
    const auto changed = TRY(transaction.run("UPDATE accounts SET disabled_at = $2 WHERE id = $1", id, when));
    if (changed == 0) return unknown(id);
    Revocations revoked;
    if (when) {
      revoked = TRY(end_all(
          transaction, {.account_id = id, .except = {}, .reason = "disabled", .now = *when, .forget_at = forget_at}));
    }
    TRY(insert_audit(transaction, audit));
    return revoked;
  });
}

Result<Revocations> delete_account(Database& database, std::string_view id, Time forget_at, const AuditRecord& audit) {
  return database.write([&](Transaction& transaction) -> Result<Revocations> {
    auto revoked = TRY(end_all(
        transaction,
        {.account_id = id, .except = {}, .reason = "account_deleted", .now = audit.at, .forget_at = forget_at}));
    const auto gone = TRY(transaction.run("DELETE FROM accounts WHERE id = $1", id));  // the rest by foreign keys
    if (gone == 0) return unknown(id);
    TRY(insert_audit(transaction, audit));
    return revoked;
  });
}

Result<bool> replace_password_hash(Database& database, std::string_view id, std::string_view old_hash,
                                   std::string_view new_hash) {
  return database.write([&](Transaction& transaction) -> Result<bool> {
    const auto changed = TRY(transaction.run(
        "UPDATE accounts SET password_hash = $3 WHERE id = $1 AND password_hash = $2", id, old_hash, new_hash));
    if (changed == 0) TRY(require_account(transaction, id));
    return changed == 1;
  });
}

Result<Revocations> change_password(Database& database, const PasswordChange& change, const AuditRecord& audit) {
  return database.write([&](Transaction& transaction) -> Result<Revocations> {
    const auto changed = TRY(transaction.run(
        "UPDATE accounts SET password_hash = $3, password_changed_at = $4 WHERE id = $1 AND password_hash = $2",
        change.account_id, change.old_hash, change.new_hash, change.now));
    if (changed == 0) {
      TRY(require_account(transaction, change.account_id));
      return fail(Reason::conflict, "the password was changed meanwhile");
    }
    auto revoked = TRY(end_all(transaction, {.account_id = change.account_id,
                                             .except = change.keep_session,
                                             .reason = "password_changed",
                                             .now = change.now,
                                             .forget_at = change.forget_at}));
    TRY(insert_audit(transaction, audit));
    return revoked;
  });
}

}  // namespace gatehouse::store
