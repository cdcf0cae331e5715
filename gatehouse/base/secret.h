// Secret: bytes that are wiped when they go, never printed, never compared with `==`.
#pragma once

#include <gatehouse/base/bytes.h>

#include <cstddef>
#include <string_view>

namespace gatehouse {

// Move-only, so that a copy is always visible at the call (`copy()`). Not safe for concurrent writes.
class Secret {
 public:
  Secret() = default;
  explicit Secret(BytesView bytes);
  explicit Secret(std::string_view text) : Secret(as_bytes(text)) {}
  // Takes over the bytes; `bytes` is left empty and its memory is the Secret's now.
  static Secret take(Bytes&& bytes);
  static Secret of_size(std::size_t size);  // zeroed, to be filled through `writable()`

  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  Secret copy() const { return Secret(bytes()); }
  BytesView bytes() const { return bytes_; }
  std::string_view text() const { return as_text(bytes_); }
  std::span<Byte> writable() { return bytes_; }
  std::size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }

 private:
  void wipe() noexcept;
  Bytes bytes_;
};

// Overwrites memory in a way the compiler may not remove.
void wipe(std::span<Byte> bytes) noexcept;

}  // namespace gatehouse
