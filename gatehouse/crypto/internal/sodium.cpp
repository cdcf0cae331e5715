#include <gatehouse/crypto/internal/sodium.h>
#include <sodium.h>

#include <stdexcept>

namespace gatehouse::crypto {

void ready_sodium() {
  static const bool ready = sodium_init() >= 0;  // 1: somebody in this process did it before us
  if (!ready) throw std::runtime_error("libsodium cannot be set up on this machine");
}

}  // namespace gatehouse::crypto
