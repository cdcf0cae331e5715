// The first administrator: made with a one-time secret, while there is none.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/store/accounts.h>
#include <gatehouse/store/types.h>

#include <string_view>

namespace gatehouse::store {

// Keeps the hash in place of any before it, and says so; false, and nothing changes, when there is an account.
Result<bool> put_setup(Database& database, std::string_view hash, Time expires_at);
// Whether it would still be taken, to be asked before costly work. Only `insert_first_admin` decides.
Result<bool> is_setup(Database& database, std::string_view hash, Time now);
// Uses the secret up and inserts the account, in one transaction. forbidden when the secret is not there, used or
// expired, or when there is an account with the role admin; account_exists, and the secret stays.
Result<void> insert_first_admin(Database& database, const Account& account, std::string_view hash,
                                const AuditRecord& audit);

}  // namespace gatehouse::store
