// Hex, for test vectors.
#pragma once

#include <gatehouse/base/bytes.h>

#include <string>
#include <string_view>

namespace gatehouse::crypto {

// Spaces are skipped.
inline Bytes from_hex(std::string_view hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
  std::string packed;
  for (const char c : hex) {
    if (c != ' ' && c != '\n') packed += c;
  }
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < packed.size(); i += 2) {
    bytes.push_back(static_cast<Byte>(digit(packed[i]) * 16 + digit(packed[i + 1])));
  }
  return bytes;
}

inline std::string to_hex(BytesView bytes) {
  std::string hex;
  for (const Byte byte : bytes) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex;
}

}  // namespace gatehouse::crypto
