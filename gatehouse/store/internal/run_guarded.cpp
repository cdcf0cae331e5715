#include <gatehouse/store/internal/run_guarded.h>

#include <exception>
#include <new>

namespace gatehouse::store {

Result<void> run_guarded(Work& work, Transaction& transaction) {
  try {
    return work.run(transaction);
  } catch (const std::bad_alloc&) {
    return fail(Error{Reason::overloaded, "out of memory in a transaction", std::chrono::seconds(1)});
  } catch (const std::exception& thrown) {
    return fail(Reason::internal, std::string("a transaction threw: ") + thrown.what());
  }
}

}  // namespace gatehouse::store
