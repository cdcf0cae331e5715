#include <gatehouse/base/secret.h>

#include <string.h>  // explicit_bzero (glibc)

#include <utility>

namespace gatehouse {

void wipe(std::span<Byte> bytes) noexcept {
  if (!bytes.empty()) explicit_bzero(bytes.data(), bytes.size());
}

Secret::Secret(BytesView bytes) : bytes_(bytes.begin(), bytes.end()) {}

Secret Secret::take(Bytes&& bytes) {
  Secret secret;
  secret.bytes_ = std::exchange(bytes, {});
  return secret;
}

Secret Secret::of_size(std::size_t size) { return take(Bytes(size)); }

Secret::Secret(Secret&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe();
    bytes_ = std::exchange(other.bytes_, {});
  }
  return *this;
}

Secret::~Secret() { wipe(); }

void Secret::wipe() noexcept { gatehouse::wipe(bytes_); }

}  // namespace gatehouse
