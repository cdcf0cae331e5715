// Each text has one meaning and each meaning one text: what is accepted is to the letter what the encoder writes, and
// what is refused has no such meaning.
#include <fuzz/promise.h>
#include <gatehouse/jose/base64url.h>

namespace jose = gatehouse::jose;
using gatehouse::fuzz::require;

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// RFC 4648 section 5 bit by bit, spare bits and lengths of 4n+1 ignored.
gatehouse::Bytes decode_leniently(std::string_view text) {
  gatehouse::Bytes bytes;
  unsigned bits = 0, held = 0;
  for (const char c : text) {
    held = (held << 6 | static_cast<unsigned>(alphabet.find(c))) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<gatehouse::Byte>(held >> bits));
  }
  return bytes;
}

bool is_canonical(std::string_view text) {
  return text.find_first_not_of(alphabet) == std::string_view::npos && jose::base64url(decode_leniently(text)) == text;
}

void check_decoding(std::string_view text) {
  const auto bytes = jose::from_base64url(text);
  require(bytes.has_value() == is_canonical(text));
  if (!bytes) return;
  require(bytes->size() == jose::decoded_size(text.size()) && *bytes == decode_leniently(text));
  gatehouse::Bytes exact(bytes->size());
  require(jose::decode_base64url(text, exact) == bytes->size() && exact == *bytes);
  if (exact.empty()) return;
  gatehouse::Bytes short_by_one(exact.size() - 1);
  require(!jose::decode_base64url(text, short_by_one));
}

void check_encoding(std::string_view bytes) {
  const std::string text = jose::base64url(gatehouse::as_bytes(bytes));
  const auto again = jose::from_base64url(text);
  require(again.has_value() && gatehouse::as_text(*again) == bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check_decoding(gatehouse::fuzz::text_of(data, size));
  check_encoding(gatehouse::fuzz::text_of(data, size));
  return 0;
}
