// ECDSA signatures between JWS's r || s (RFC 7518 section 3.4) and OpenSSL's DER (RFC 3279 section 2.2.3).
#pragma once

#include <gatehouse/base/bytes.h>

#include <array>
#include <cstddef>

namespace gatehouse::jose {

// Enough for P-521: 3 bytes of SEQUENCE, then twice 2 bytes, a sign byte and 66 bytes.
inline constexpr std::size_t max_ecdsa_der = 3 + 2 * (2 + 1 + 66);

struct EcdsaDer {
  std::array<Byte, max_ecdsa_der> bytes;
  std::size_t size = 0;
  BytesView view() const { return BytesView(bytes).first(size); }
};

// `raw` has two numbers of the same size, at most 66 bytes each.
EcdsaDer ecdsa_to_der(BytesView raw);
// Fills all of `raw`; false when `der` is not the DER of two numbers that fit.
bool ecdsa_from_der(BytesView der, std::span<Byte> raw);

}  // namespace gatehouse::jose
