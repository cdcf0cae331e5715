// HMAC with SHA-2 (RFC 2104, RFC 4231).
#pragma once

#include <gatehouse/base/bytes.h>
#include <gatehouse/crypto/digest.h>

#include <array>

namespace gatehouse::crypto {

// The two hash states that depend on the key alone are computed once; a message only copies them. Safe to use from many
// threads at once; wiped when it goes. Any key length is taken here: who makes keys (jose) holds them to a minimum.
class HmacKey {
 public:
  HmacKey(Hash hash, BytesView key);
  HmacKey(const HmacKey&) = default;
  HmacKey& operator=(const HmacKey&) = default;
  ~HmacKey();

  Hash hash() const { return hash_; }
  Bytes tag(BytesView message) const;
  // The same without an allocation; `out` is exactly size(hash()) bytes.
  void tag(BytesView message, std::span<Byte> out) const;
  // In constant time; false for a tag of any other length than size(hash()), so truncated tags are refused.
  bool verify(BytesView message, BytesView tag) const;

 private:
  static constexpr std::size_t state_size = 216;  // of the larger of OpenSSL's two (checked in hmac.cpp)

  Hash hash_;
  alignas(8) std::array<Byte, state_size> inner_{};
  alignas(8) std::array<Byte, state_size> outer_{};
};

}  // namespace gatehouse::crypto
