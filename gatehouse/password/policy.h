// Which passwords an account may have (NIST SP 800-63B-4, section 3.1.1.2): long enough, not a common one,
// not the account's own name. No rules about kinds of characters, no expiry.
#pragma once

#include <gatehouse/base/result.h>

#include <cstddef>
#include <span>
#include <string_view>

namespace gatehouse::password {

struct Policy {
  std::size_t min_characters = 8;  // code points; 15 or more where a password is the only factor
  std::size_t max_bytes = 256;     // UTF-8 as sent
};

// `password` as typed or prepared; `own_names`: user name, e-mail address, display name; empty ones are skipped.
// Fails: invalid_request (not UTF-8, or holds a NUL), password_too_long, password_too_short, password_too_common,
// password_is_name (a name in any case, reversed, doubled, or with digits and signs around it; of an e-mail
// address also the part before the @).
Result<void> check(std::string_view password, std::span<const std::string_view> own_names, const Policy& policy);

}  // namespace gatehouse::password
