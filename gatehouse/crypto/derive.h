// Many keys from one master secret: HKDF (RFC 5869).
#pragma once

#include <gatehouse/base/secret.h>
#include <gatehouse/crypto/digest.h>

#include <cstddef>
#include <string_view>

namespace gatehouse::crypto {

// A key of `size` bytes (1 to 8160) for one purpose; keys for different purposes tell nothing about each other.
// `master` must hold full entropy (32 random bytes): this is no password hash.
Secret derive(BytesView master, std::string_view purpose, std::size_t size);

// HKDF as such; `size` is at most 255 times the hash's.
Secret hkdf(Hash hash, BytesView key, BytesView salt, BytesView info, std::size_t size);

}  // namespace gatehouse::crypto
