// What crypt_r (libxcrypt) verifies: bcrypt, yescrypt, sha512-crypt, sha256-crypt and $7$ scrypt.
#pragma once

#include <gatehouse/base/result.h>

#include <string_view>

namespace gatehouse::password {

// True where `stored` is one of these forms and asks for no more work than the bounds of hash.h allow.
bool is_crypt(std::string_view stored);
// Only for `stored` that passed is_crypt. Fails: storage_corrupt, when crypt_r does not take it after all.
Result<bool> verify_crypt(std::string_view password, std::string_view stored);

}  // namespace gatehouse::password
