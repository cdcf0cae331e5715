// base64url of long texts, 32 characters at a time, where the processor has AVX2.
#pragma once

#include <gatehouse/base/bytes.h>

#include <cstddef>
#include <string_view>

namespace gatehouse::jose {

bool has_avx2();

// Both do as much from the front as goes by whole steps and leave the rest to the caller.

// Number of bytes encoded, a multiple of 3; `out` has room for the characters of all `bytes`.
std::size_t encode_avx2(BytesView bytes, char* out);
// Number of characters decoded, a multiple of 4; stops before a character outside the alphabet. `out` has room for what
// all of `text` decodes to.
std::size_t decode_avx2(std::string_view text, Byte* out);

}  // namespace gatehouse::jose
