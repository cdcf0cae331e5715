// The row of a session.
#pragma once

#include <gatehouse/store/sessions.h>
#include <gatehouse/store/transaction.h>

#include <optional>
#include <string_view>

namespace gatehouse::store {

// In the order of Session's fields.
inline constexpr std::string_view session_columns =
    "id, account_id, counter, created_at, authenticated_at, rotated_at, idle_expires_at, expires_at, ended_at, "
    "end_reason, address, user_agent";

Result<std::optional<Session>> session_by_id(Transaction& transaction, SessionId id);

}  // namespace gatehouse::store
