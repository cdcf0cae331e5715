#include <gatehouse/jose/base64url.h>
#include <gatehouse/jose/internal/base64url_avx2.h>

#include <array>
#include <cstdint>

namespace gatehouse::jose {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint32_t invalid = 0x8000'0000;

// values[i][c]: the six bits of character c, already where the i-th character of a group of four has them.
constexpr auto values = [] {
  std::array<std::array<std::uint32_t, 256>, 4> table{};
  for (std::size_t position = 0; position < 4; ++position) {
    table[position].fill(invalid);
    for (std::uint32_t bits = 0; bits < 64; ++bits) {
      table[position][static_cast<Byte>(alphabet[bits])] = bits << (18 - 6 * position);
    }
  }
  return table;
}();

std::uint32_t value(std::string_view text, std::size_t position, std::size_t at) {
  return values[position][static_cast<Byte>(text[at])];
}

}  // namespace

void append_base64url(std::string& out, BytesView bytes) {
  const std::size_t start = out.size();
  out.resize(start + (bytes.size() * 8 + 5) / 6);
  std::size_t i = has_avx2() ? encode_avx2(bytes, out.data() + start) : 0;
  char* to = out.data() + start + i / 3 * 4;
  for (; i + 3 <= bytes.size(); i += 3) {
    const auto group = static_cast<std::uint32_t>(bytes[i] << 16 | bytes[i + 1] << 8 | bytes[i + 2]);
    for (int shift = 18; shift >= 0; shift -= 6) *to++ = alphabet[group >> shift & 63];
  }
  const std::size_t left = bytes.size() - i;
  if (left == 0) return;
  const auto group = static_cast<std::uint32_t>(bytes[i] << 16 | (left == 2 ? bytes[i + 1] << 8 : 0));
  *to++ = alphabet[group >> 18];
  *to++ = alphabet[group >> 12 & 63];
  if (left == 2) *to = alphabet[group >> 6 & 63];
}

std::string base64url(BytesView bytes) {
  std::string text;
  append_base64url(text, bytes);
  return text;
}

std::optional<std::size_t> decode_base64url(std::string_view text, std::span<Byte> out) {
  const std::size_t size = decoded_size(text.size());
  if (text.size() % 4 == 1 || out.size() < size) return std::nullopt;
  std::size_t i = has_avx2() ? decode_avx2(text, out.data()) : 0;
  Byte* to = out.data() + i / 4 * 3;
  std::uint32_t bad = 0;
  for (; i + 4 <= text.size(); i += 4) {
    const std::uint32_t group =
        value(text, 0, i) | value(text, 1, i + 1) | value(text, 2, i + 2) | value(text, 3, i + 3);
    bad |= group;
    *to++ = static_cast<Byte>(group >> 16);
    *to++ = static_cast<Byte>(group >> 8);
    *to++ = static_cast<Byte>(group);
  }
  const std::size_t left = text.size() - i;
  if (left != 0) {
    std::uint32_t group = value(text, 0, i) | value(text, 1, i + 1);
    if (left == 3) group |= value(text, 2, i + 2);
    bad |= group;
    // RFC 4648 section 3.5: bits that decode to nothing must be zero, or one meaning has many texts.
    if ((group & (left == 3 ? 0xffU : 0xffffU)) != 0) return std::nullopt;
    *to++ = static_cast<Byte>(group >> 16);
    if (left == 3) *to++ = static_cast<Byte>(group >> 8);
  }
  if ((bad & invalid) != 0) return std::nullopt;
  return size;
}

Result<Bytes> from_base64url(std::string_view text) {
  Bytes bytes(decoded_size(text.size()));
  if (!decode_base64url(text, bytes)) return fail(Reason::malformed_token, "not base64url as RFC 7515 has it");
  return bytes;
}

}  // namespace gatehouse::jose
