// The row of an account.
#pragma once

#include <gatehouse/store/accounts.h>
#include <gatehouse/store/transaction.h>

#include <optional>
#include <string_view>

namespace gatehouse::store {

Result<std::optional<Account>> account_by_id(Transaction& transaction, std::string_view id);

}  // namespace gatehouse::store
