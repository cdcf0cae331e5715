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

std::optional<Bytes> hex_bytes(std::string_view text) {
  Bytes bytes(text.size() / 2 + 1);
  std::size_t size = 0;
  const char* end = nullptr;
  const int failed = sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, &end);
  if (failed != 0 || end != text.data() + text.size()) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

}  // namespace gatehouse::password
