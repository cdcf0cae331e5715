// The row of an account.
#pragma once

#include <gatehouse/store/accounts.h>
#include <gatehouse/store/transaction.h>

#include <optional>
#include <string_view>

namespace gatehouse::store {

// In the order of Account's fields.
inline constexpr std::string_view account_columns =
    "id, username, email, password_hash, roles, created_at, disabled_at, password_changed_at";

Result<std::optional<Account>> account_by_id(Transaction& transaction, std::string_view id);
// account_exists
Result<void> insert_account(Transaction& transaction, const Account& account);

}  // namespace gatehouse::store
