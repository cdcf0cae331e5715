// Hashing passwords for storage, and verifying them against what is stored.
// Argon2id (RFC 9106) as PHC strings; older and imported forms are verified, never made.
#pragma once

#include <gatehouse/base/result.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace gatehouse::crypto {
class Random;
}

namespace gatehouse::password {

// What one hash costs. Bounds: 8 KiB per lane to 256 MiB, 1 to 16 passes, 1 to 16 lanes.
struct Cost {
  std::uint32_t memory_kib = 19456;
  std::uint32_t passes = 2;
  std::uint32_t lanes = 1;
};

// `password` here and below is prepared text (prepare.h). All three are safe to call from many threads, and
// `hash` and `verify` take tens of milliseconds and `memory_kib` of memory: call them through a HashingPool.
// Fails: invalid_config (cost out of bounds), password_too_long, overloaded (no memory).
Result<std::string> hash(std::string_view password, const Cost& cost, crypto::Random& random);

// False: the wrong password. Fails: storage_corrupt, when the stored text is none of the forms below or asks for
// more work than the bounds allow (a million PBKDF2 rounds pass, bcrypt cost 31 does not); overloaded (no memory).
//
//   $argon2id$ $argon2i$ (PHC; also behind Django's `argon2$`)   m <= 256 MiB, t <= 16, p <= 16
//   $2a$ $2b$ $2y$ (bcrypt)                                       cost 4 to 14
//   $y$ (yescrypt), $6$ $5$ (sha512-crypt, sha256-crypt)          256 MiB, 1,000,000 rounds
//   $scrypt$ln=,r=,p=$ (PHC), $7$ (crypt), scrypt:N:r:p$ (Werkzeug)   128*N*r <= 256 MiB, p <= 16
//   $pbkdf2-sha256$ (passlib), pbkdf2_sha256$ (Django), pbkdf2:sha256:N$ (Werkzeug); sha512 too   5,000,000 rounds
//
// bcrypt reads no further than 72 bytes and stops at a NUL, and the other crypt forms stop there too: a password
// that they would cut never matches one of them, and is refused after the same work as any other.
Result<bool> verify(std::string_view password, std::string_view stored);

// What `hash` could have made of a password that nobody knows: verifying against it costs the same and never succeeds.
// Cheap. `cost` is within the bounds.
std::string decoy(const Cost& cost, crypto::Random& random);

// True for all that `hash` at this cost would not have made. Cheap.
bool needs_rehash(std::string_view stored, const Cost& cost);

}  // namespace gatehouse::password
