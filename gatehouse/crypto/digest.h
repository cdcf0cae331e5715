// SHA-2 digests (FIPS 180-4).
#pragma once

#include <gatehouse/base/bytes.h>

#include <array>
#include <cstddef>
#include <string_view>

namespace gatehouse::crypto {

enum class Hash : unsigned char { sha256, sha384, sha512 };

inline constexpr std::size_t max_hash_size = 64;

// In bytes: 32, 48 or 64.
constexpr std::size_t size(Hash hash) { return hash == Hash::sha256 ? 32 : hash == Hash::sha384 ? 48 : 64; }

Bytes digest(Hash hash, BytesView message);
std::array<Byte, 32> sha256(BytesView message);

// SHA-1 for the handshake of RFC 6455 section 4.2.2, where it protects nothing. It must not be used where it would.
std::array<Byte, 20> sha1_of_websocket_key(std::string_view text);

}  // namespace gatehouse::crypto
