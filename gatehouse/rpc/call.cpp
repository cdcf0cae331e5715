#include <gatehouse/rpc/call.h>

#include <stdexcept>

namespace gatehouse::rpc {

const Identity& Call::identity() const {
  if (who_ == nullptr) throw std::logic_error("Call::identity: the function has no guard, and nobody is signed in");
  return *who_;
}

}  // namespace gatehouse::rpc
