// Accounts: each call is one transaction, and every change writes its audit record in that same transaction.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/store/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::store {

struct Account {
  std::string id;  // uuid
  std::string username;
  std::optional<std::string> email;
  std::string password_hash;  // empty: this account has no password
  std::vector<std::string> roles;
  Time created_at;
  std::optional<Time> disabled_at;
  Time password_changed_at;
};

// Names are compared by this key (ASCII lower case), each in a column with a unique index.
std::string folded(std::string_view name);

struct AccountQuery {
  std::string search;  // prefix of the user name or e-mail; empty: all
  std::string after;   // `next` of the page before; empty: from the start
  int limit = 50;      // 1 to 1000
};

struct AccountPage {
  std::vector<Account> accounts;
  std::optional<std::string> next;  // none: this was the last page
};

Result<std::optional<Account>> find_account(Database& database, std::string_view id);
Result<std::optional<Account>> find_account_by_login(Database& database, std::string_view username_or_email);
// By user name; then, by e-mail, those that only their e-mail finds. As fast for any prefix and any number of accounts.
Result<AccountPage> list_accounts(Database& database, const AccountQuery& query);

// account_exists when the user name, the e-mail or the id is taken.
Result<void> insert_account(Database& database, const Account& account, const AuditRecord& audit);

// In all below: not_found for an unknown id; `forget_at` is when the last access token made until now is dead.

// Access tokens with the old roles die at once (the revocations returned reach up to each live session's counter),
// the sessions go on: their next refresh carries the new roles.
Result<std::vector<Revocation>> set_roles(Database& database, std::string_view id,
                                          const std::vector<std::string>& roles, Time forget_at,
                                          const AuditRecord& audit);
// Disabling ends every session of the account; enabling (no `when`) brings none back.
Result<std::vector<Revocation>> set_disabled(Database& database, std::string_view id, std::optional<Time> when,
                                             Time forget_at, const AuditRecord& audit);
// The account, its sessions and one-time secrets go; its audit trail stays.
Result<std::vector<Revocation>> delete_account(Database& database, std::string_view id, Time forget_at,
                                               const AuditRecord& audit);

// For a new cost of the same password: changes nothing when the hash is no longer `old_hash`, and says which.
Result<bool> replace_password_hash(Database& database, std::string_view id, std::string_view old_hash,
                                   std::string_view new_hash);

struct PasswordChange {
  std::string account_id;
  std::string old_hash;  // what the current password was verified against; conflict when it changed meanwhile
  std::string new_hash;
  std::optional<SessionId> keep_session;  // the others end
  Time now;
  Time forget_at;
};
Result<std::vector<Revocation>> change_password(Database& database, const PasswordChange& change,
                                                const AuditRecord& audit);

}  // namespace gatehouse::store
