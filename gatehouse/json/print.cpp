#include <gatehouse/json/print.h>

#include <gatehouse/base/utf8.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace gatehouse::json {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

constexpr bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

constexpr std::uint64_t in_each_byte(unsigned char byte) { return 0x0101'0101'0101'0101U * byte; }

// Whether any of eight bytes is not plain. A byte minus a number borrows into its top bit when it is smaller (of
// ASCII); a byte XOR itself is zero, and zero is smaller than one.
constexpr bool has_special(std::uint64_t eight) {
  const std::uint64_t control = eight - in_each_byte(0x20);
  const std::uint64_t quote = (eight ^ in_each_byte('"')) - in_each_byte(1);
  const std::uint64_t backslash = (eight ^ in_each_byte('\\')) - in_each_byte(1);
  return ((eight | control | quote | backslash) & in_each_byte(0x80)) != 0;
}

// How much of the start of `text` is plain.
std::size_t plain_length(std::string_view text) {
  std::size_t plain = 0;
  for (std::uint64_t eight = 0; plain + sizeof eight <= text.size(); plain += sizeof eight) {
    std::memcpy(&eight, text.data() + plain, sizeof eight);
    if (has_special(eight)) break;
  }
  while (plain < text.size() && is_plain(text[plain])) ++plain;
  return plain;
}

void print_escaped(std::string& out, char c) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  constexpr std::string_view digits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  out.append("\\u00").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
}

// Prints the start of `text` that is not plain; returns its length.
std::size_t print_special(std::string& out, std::string_view text) {
  if (static_cast<unsigned char>(text[0]) < 0x80) {
    print_escaped(out, text[0]);
    return 1;
  }
  const std::size_t length = utf8_sequence(text);
  out += length == 0 ? replacement : text.substr(0, length);
  return length == 0 ? 1 : length;
}

template <class Integer>
void print_digits(std::string& out, Integer value) {
  std::array<char, 24> digits;
  const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out += std::string_view(digits.data(), end);
}

void print(std::string& out, const Array& array) {
  out += '[';
  for (std::size_t at = 0; at < array.size(); ++at) {
    if (at != 0) out += ',';
    print(out, array[at]);
  }
  out += ']';
}

}  // namespace

void print_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const std::size_t plain = plain_length(text);
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (!text.empty()) text.remove_prefix(print_special(out, text));
  }
  out += '"';
}

void print_number(std::string& out, std::int64_t value) { print_digits(out, value); }
void print_number(std::string& out, std::uint64_t value) { print_digits(out, value); }

void print_number(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  std::array<char, 32> digits;
  const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  const std::string_view text(digits.data(), end);
  out += text;
  if (text.find_first_of(".e") == text.npos) out += ".0";  // else it would read back as an integer
}

void print(std::string& out, const Object& object) {
  out += '{';
  bool first = true;
  for (const Member& member : object) {
    if (!std::exchange(first, false)) out += ',';
    print_string(out, member.name);
    out += ':';
    print(out, member.value);
  }
  out += '}';
}

void print(std::string& out, const Value& value) {
  if (value.is_null()) {
    out += "null";
  } else if (const bool* boolean = value.boolean()) {
    out += *boolean ? "true" : "false";
  } else if (const std::int64_t* integer = value.integer()) {
    print_number(out, *integer);
  } else if (const double* number = value.number()) {
    print_number(out, *number);
  } else if (const std::string* text = value.string()) {
    print_string(out, *text);
  } else if (const Array* array = value.array()) {
    print(out, *array);
  } else if (const Object* object = value.object()) {
    print(out, *object);
  }
}

std::string print(const Value& value) {
  std::string out;
  print(out, value);
  return out;
}

}  // namespace gatehouse::json
