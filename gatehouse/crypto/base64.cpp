#include <gatehouse/crypto/base64.h>
#include <sodium.h>

namespace gatehouse::crypto {
namespace {

int variant(Padding padding) {
  return padding == Padding::required ? sodium_base64_VARIANT_ORIGINAL : sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
}

}  // namespace

std::string base64(BytesView bytes, Padding padding) {
  std::string text(sodium_base64_encoded_len(bytes.size(), variant(padding)), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant(padding));
  text.pop_back();  // its terminating NUL
  return text;
}

std::optional<Bytes> from_base64(std::string_view text, Padding padding) {
  Bytes bytes(text.size() + 1);  // never null, which libsodium does not take
  std::size_t size = 0;
  const char* end = nullptr;
  const int failed =
      sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, &end, variant(padding));
  if (failed != 0 || end != text.data() + text.size()) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

}  // namespace gatehouse::crypto
