// Runs a transaction's callable; what it throws becomes an Error.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/store/database.h>

namespace gatehouse::store {

Result<void> run_guarded(Work& work, Transaction& transaction);

}  // namespace gatehouse::store
