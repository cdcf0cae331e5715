// SHA-2 digests (FIPS 180-4).
#pragma once

#include <gatehouse/base/bytes.h>

#include <array>
#include <cstddef>

namespace gatehouse::crypto {

enum class Hash : unsigned char { sha256, sha384, sha512 };

inline constexpr std::size_t max_hash_size = 64;

// In bytes: 32, 48 or 64.
constexpr std::size_t size(Hash hash) { return hash == Hash::sha256 ? 32 : hash == Hash::sha384 ? 48 : 64; }

Bytes digest(Hash hash, BytesView message);
std::array<Byte, 32> sha256(BytesView message);

}  // namespace gatehouse::crypto
