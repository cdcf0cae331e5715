// Randomness that is handed in, so that tests can hold it still.
#pragma once

#include <gatehouse/base/bytes.h>

#include <atomic>
#include <cstdint>

namespace gatehouse::crypto {

// Safe to use from many threads at once.
class Random {
 public:
  virtual ~Random() = default;
  // Fills all of `out`. Never fails: the process ends rather than go on without randomness.
  virtual void fill(std::span<Byte> out) = 0;
};

// The kernel's generator; also right in a child after fork().
Random& system_random();

// A stream that depends on the seed and the order of calls alone. FOR TESTS: everything it makes can be predicted.
class FixedRandom final : public Random {
 public:
  explicit FixedRandom(std::uint64_t seed = 1) : seed_(seed) {}
  void fill(std::span<Byte> out) override;

 private:
  std::uint64_t seed_;
  std::atomic<std::uint64_t> calls_{0};
};

Bytes random_bytes(Random& random, std::size_t size);

}  // namespace gatehouse::crypto
