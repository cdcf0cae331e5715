// Counts what this thread takes from the heap with `new`.
#pragma once

#include <cstddef>

namespace gatehouse::rpc {

struct Allocations {
  std::size_t count = 0;
  std::size_t bytes = 0;
};

Allocations allocations_so_far();

template <class Action>
Allocations allocations_of(Action action) {
  const Allocations before = allocations_so_far();
  action();
  const Allocations after = allocations_so_far();
  return {after.count - before.count, after.bytes - before.bytes};
}

}  // namespace gatehouse::rpc
