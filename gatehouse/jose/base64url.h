// base64url without padding, strict (RFC 4648 section 5, RFC 7515 section 2).
#pragma once

#include <gatehouse/base/bytes.h>
#include <gatehouse/base/result.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace gatehouse::jose {

std::string base64url(BytesView bytes);
void append_base64url(std::string& out, BytesView bytes);

// Each text has one meaning and each meaning one text: padding, white space, '+', '/', a length of 4n+1 and
// trailing bits that are not zero are refused (malformed_token).
Result<Bytes> from_base64url(std::string_view text);

// Bytes that `characters` characters decode to, when they decode at all.
constexpr std::size_t decoded_size(std::size_t characters) { return characters / 4 * 3 + characters % 4 * 3 / 4; }
// The same into memory of the caller, which holds at least decoded_size(text.size()) bytes. Number of bytes written,
// or nothing when the text is refused or `out` too small.
std::optional<std::size_t> decode_base64url(std::string_view text, std::span<Byte> out);

}  // namespace gatehouse::jose
