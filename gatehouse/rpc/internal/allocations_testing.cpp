#include <gatehouse/rpc/internal/allocations_testing.h>

#include <cstdlib>
#include <new>

namespace {

thread_local gatehouse::rpc::Allocations so_far;

void* counted(void* memory, std::size_t size) {
  ++so_far.count;
  so_far.bytes += size;
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

// Those that all others of the standard library come to.
void* operator new(std::size_t size) { return counted(std::malloc(size), size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto unit = static_cast<std::size_t>(alignment);
  return counted(std::aligned_alloc(unit, (size + unit - 1) / unit * unit), size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace gatehouse::rpc {

Allocations allocations_so_far() { return so_far; }

}  // namespace gatehouse::rpc
