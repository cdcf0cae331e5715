// The head of a msgpack value: its first byte, and the number that is in it or follows it.
#pragma once

#include <gatehouse/rpc/msgpack.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace gatehouse::rpc {

struct MsgpackHead {
  MsgpackKind kind = MsgpackKind::nil;
  bool is_negative = false;  // an integer below zero; `number` is its two's complement
  std::uint64_t number = 0;  // a boolean; an integer; the bits of a double; bytes of text; elements, or pairs of a map
  std::size_t size = 0;      // of the head itself; 0: cut off, of no kind we read, or larger than what is there

  double real() const { return std::bit_cast<double>(number); }
};

struct MsgpackForm {
  MsgpackKind kind = MsgpackKind::nil;
  bool is_read = false;
  bool is_signed = false;
  std::uint8_t bytes_each = 0;  // that have to follow, for each one of its number
  std::uint8_t width = 0;       // bytes right after the first that hold the number
  std::int8_t inside = 0;       // the number, when none do
};

constexpr std::uint8_t bytes_for_each(MsgpackKind kind) {
  using enum MsgpackKind;
  return kind == map ? 2 : kind == text || kind == bytes || kind == array ? 1 : 0;
}

// What each first byte says.
inline constexpr auto msgpack_forms = [] {
  using enum MsgpackKind;
  std::array<MsgpackForm, 256> forms{};  // left as they are: 0xC1, which is unused, and the extension types
  const auto inside = [&](unsigned first, unsigned last, MsgpackKind kind, int number) {
    for (unsigned at = first; at <= last; ++at, ++number) {
      forms[at] = {kind, true, kind == integer, bytes_for_each(kind), 0, static_cast<std::int8_t>(number)};
    }
  };
  // `first` and those after it, each with a number twice as wide as the one before.
  const auto after = [&](unsigned first, unsigned count, MsgpackKind kind, std::uint8_t width, bool is_signed = false) {
    for (unsigned at = first; at < first + count; ++at, width *= 2) {
      forms[at] = {kind, true, is_signed, bytes_for_each(kind), width, 0};
    }
  };
  inside(0x00, 0x7F, integer, 0);
  inside(0x80, 0x8F, map, 0);
  inside(0x90, 0x9F, array, 0);
  inside(0xA0, 0xBF, text, 0);
  inside(0xC0, 0xC0, nil, 0);
  inside(0xC2, 0xC3, boolean, 0);
  after(0xC4, 3, bytes, 1);
  after(0xCA, 2, number, 4);
  after(0xCC, 4, integer, 1);
  after(0xD0, 4, integer, 1, true);
  after(0xD9, 3, text, 1);
  after(0xDC, 2, array, 2);
  after(0xDE, 2, map, 2);
  inside(0xE0, 0xFF, integer, -32);
  return forms;
}();

inline std::uint64_t number_of(const MsgpackForm& form, std::string_view message) {
  if (form.width == 0) return static_cast<std::uint64_t>(form.inside);
  std::uint64_t number = 0;
  for (std::size_t at = 1; at <= form.width; ++at) number = number << 8 | static_cast<unsigned char>(message[at]);
  if (form.is_signed) {
    const int spare = 64 - 8 * form.width;
    number = static_cast<std::uint64_t>(static_cast<std::int64_t>(number << spare) >> spare);
  }
  if (form.kind == MsgpackKind::number && form.width == 4) {
    const auto single = std::bit_cast<float>(static_cast<std::uint32_t>(number));
    number = std::bit_cast<std::uint64_t>(static_cast<double>(single));
  }
  return number;
}

inline MsgpackHead read_head(std::string_view message) {
  if (message.empty()) return {};
  const MsgpackForm& form = msgpack_forms[static_cast<unsigned char>(message[0])];
  if (!form.is_read || message.size() <= form.width) return {};
  const std::uint64_t number = number_of(form, message);
  const std::size_t size = form.width + std::size_t{1};
  if (number * form.bytes_each > message.size() - size) return {};
  return {form.kind, form.is_signed && static_cast<std::int64_t>(number) < 0, number, size};
}

}  // namespace gatehouse::rpc
