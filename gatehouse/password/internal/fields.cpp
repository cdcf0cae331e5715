#include <gatehouse/password/internal/fields.h>
#include <sodium.h>

#include <algorithm>
#include <charconv>

namespace gatehouse::password {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<std::uint64_t> number(std::string_view text, Range range) {
  if (text.empty() || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (value < range.least || value > range.most) return std::nullopt;
  return value;
}

std::vector<std::uint64_t> parameters(std::string_view text, std::initializer_list<std::string_view> names) {
  const auto parts = split(text, ',');
  if (parts.size() != names.size()) return {};
  std::vector<std::uint64_t> values;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto name = names.begin()[i];
    if (!parts[i].starts_with(name) || parts[i].substr(name.size(), 1) != "=") return {};
    const auto value = number(parts[i].substr(name.size() + 1), {0, UINT32_MAX});
    if (!value) return {};
    values.push_back(*value);
  }
  return values;
}

std::optional<Bytes> base64_bytes(std::string_view text, Padding padding) {
  const int variant =
      padding == Padding::required ? sodium_base64_VARIANT_ORIGINAL : sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
  Bytes bytes(text.size() + 1);  // never null, which libsodium does not take
  std::size_t size = 0;
  const char* end = nullptr;
  const int failed =
      sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, &end, variant);
  if (failed != 0 || end != text.data() + text.size()) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

std::optional<Bytes> hex_bytes(std::string_view text) {
  Bytes bytes(text.size() / 2 + 1);
  std::size_t size = 0;
  const char* end = nullptr;
  const int failed = sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, &end);
  if (failed != 0 || end != text.data() + text.size()) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

std::string base64_text(BytesView bytes) {
  constexpr int variant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
  text.pop_back();  // its terminating NUL
  return text;
}

}  // namespace gatehouse::password
