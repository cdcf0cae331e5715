// base64 with the alphabet that ends in + and / (RFC 4648 section 4), strict. Tokens use jose/base64url.h.
#pragma once

#include <gatehouse/base/bytes.h>

#include <optional>
#include <string>
#include <string_view>

namespace gatehouse::crypto {

enum class Padding : bool { none, required };

std::string base64(BytesView bytes, Padding padding = Padding::required);

// Each text has one meaning and each meaning one text: white space, padding that is missing or too much, other
// characters and trailing bits that are not zero are refused.
std::optional<Bytes> from_base64(std::string_view text, Padding padding = Padding::required);

}  // namespace gatehouse::crypto
