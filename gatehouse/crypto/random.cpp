#include <gatehouse/crypto/internal/sodium.h>
#include <gatehouse/crypto/random.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace gatehouse::crypto {
namespace {

class SystemRandom final : public Random {
 public:
  SystemRandom() { ready_sodium(); }
  // getrandom(2) underneath: no state in this process that a fork could duplicate.
  void fill(std::span<Byte> out) override {
    if (!out.empty()) randombytes_buf(out.data(), out.size());
  }
};

}  // namespace

Random& system_random() {
  static SystemRandom random;
  return random;
}

void FixedRandom::fill(std::span<Byte> out) {
  if (out.empty()) return;
  ready_sodium();
  const std::uint64_t call = calls_++;
  std::array<Byte, randombytes_SEEDBYTES> seed{};
  std::memcpy(seed.data(), &seed_, sizeof seed_);
  std::memcpy(seed.data() + sizeof seed_, &call, sizeof call);
  randombytes_buf_deterministic(out.data(), out.size(), seed.data());
}

Bytes random_bytes(Random& random, std::size_t size) {
  Bytes bytes(size);
  random.fill(bytes);
  return bytes;
}

}  // namespace gatehouse::crypto
