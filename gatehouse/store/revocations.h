// Revocations: the short list that lets an access token die before its time. Readers follow it by sequence number.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/store/types.h>

#include <vector>

namespace gatehouse::store {

// In order, those after `sequence` (0: all) not yet to be forgotten. A number seen means that none below it will
// still appear.
Result<std::vector<Revocation>> revocations_after(Database& database, std::int64_t sequence, Time now);

// Kept for a day beyond `forget_at`, so that a clock that jumps ahead and back loses none. Says how many went.
Result<std::int64_t> sweep_revocations(Database& database, Time now);

}  // namespace gatehouse::store
