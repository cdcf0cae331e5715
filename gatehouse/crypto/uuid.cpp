#include <gatehouse/crypto/uuid.h>

#include <array>

namespace gatehouse::crypto {

std::string uuid_v7(Time time, Random& random) {
  std::array<Byte, 16> bytes;
  random.fill(bytes);
  // RFC 9562 section 5.7: 48 bits of milliseconds, big end first; then version and variant over the random bits.
  auto millis = static_cast<std::uint64_t>(unix_millis(time));
  for (std::size_t i = 6; i-- > 0; millis >>= 8) bytes[i] = static_cast<Byte>(millis);
  bytes[6] = static_cast<Byte>((bytes[6] & 0x0f) | 0x70);
  bytes[8] = static_cast<Byte>((bytes[8] & 0x3f) | 0x80);

  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += digits[bytes[i] >> 4];
    text += digits[bytes[i] & 15];
  }
  return text;
}

}  // namespace gatehouse::crypto
