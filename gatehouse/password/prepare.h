// One spelling for each password, whatever keyboard it was typed on: NFKC (NIST SP 800-63B-4, section 3.1.1.2).
#pragma once

#include <gatehouse/base/result.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace gatehouse::password {

// Longer text is no password: refused before anything is computed from it.
inline constexpr std::size_t longest_text = 1024;       // bytes as typed
inline constexpr std::size_t longest_prepared = 16384;  // bytes after NFKC, which may write 11 bytes for one

// The NFKC form of `password`. Spaces count, nothing is trimmed or cut, case stays. Every password passes here
// once, on its way from the client to check, hash or verify. The caller wipes the answer (base/secret.h).
// Fails: password_too_long, invalid_request (not UTF-8, or holds a NUL).
Result<std::string> prepare(std::string_view password);

}  // namespace gatehouse::password
