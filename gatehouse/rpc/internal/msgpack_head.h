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
  std::uint8_t width = 0;  // bytes that follow and hold the number
  std::int8_t inside = 0;  // the number, when none follow
};

// What each first byte says.
inline constexpr auto msgpack_forms = [] {
  using enum MsgpackKind;
  std::array<MsgpackForm, 256> forms{};  // left as they are: 0xC1, which is unused, and the extension types
  const auto inside = [&](unsigned first, unsigned last, MsgpackKind kind, int from) {
    for (unsigned at = first; at <= last; ++at) {
      forms[at] = {kind, true, kind == integer, 0, static_cast<std::int8_t>(from + static_cast<int>(at - first))};
    }
  };
  // `first` and those after it, each with a number twice as wide as the one before.
  const auto follows = [&](unsigned first, int forms_of_it, MsgpackKind kind, std::uint8_t width,
                           bool is_signed = false) {
    for (unsigned at = first; forms_of_it > 0; --forms_of_it, ++at, width *= 2)
      forms[at] = {kind, true, is_signed, width, 0};
  };
  inside(0x00, 0x7F, integer, 0);
  inside(0x80, 0x8F, map, 0);
  inside(0x90, 0x9F, array, 0);
  inside(0xA0, 0xBF, text, 0);
  inside(0xC0, 0xC0, nil, 0);
  inside(0xC2, 0xC3, boolean, 0);
  follows(0xC4, 3, bytes, 1);
  follows(0xCA, 2, number, 4);
  follows(0xCC, 4, integer, 1);
  follows(0xD0, 4, integer, 1, true);
  follows(0xD9, 3, text, 1);
  follows(0xDC, 2, array, 2);
  follows(0xDE, 2, map, 2);
  inside(0xE0, 0xFF, integer, -32);
  return forms;
}();

inline MsgpackHead read_head(std::string_view message) {
  if (message.empty()) return {};
  const MsgpackForm form = msgpack_forms[static_cast<unsigned char>(message[0])];
  if (!form.is_read || message.size() <= form.width) return {};

  MsgpackHead head{form.kind, false, static_cast<std::uint64_t>(form.inside), form.width + std::size_t{1}};
  if (form.width != 0) {
    head.number = 0;
    for (std::size_t at = 1; at <= form.width; ++at)
      head.number = head.number << 8 | static_cast<unsigned char>(message[at]);
  }
  const std::size_t left = message.size() - head.size;
  switch (form.kind) {
    case MsgpackKind::integer:
      if (form.is_signed && form.width != 0) {
        const int spare = 64 - 8 * form.width;
        head.number = static_cast<std::uint64_t>(static_cast<std::int64_t>(head.number << spare) >> spare);
      }
      head.is_negative = form.is_signed && static_cast<std::int64_t>(head.number) < 0;
      break;
    case MsgpackKind::number:
      if (form.width == 4) {
        const auto single = std::bit_cast<float>(static_cast<std::uint32_t>(head.number));
        head.number = std::bit_cast<std::uint64_t>(static_cast<double>(single));
      }
      break;
    case MsgpackKind::text:
    case MsgpackKind::bytes:
    case MsgpackKind::array:
      if (head.number > left) return {};
      break;
    case MsgpackKind::map:
      if (head.number > left / 2) return {};
      break;
    case MsgpackKind::nil:
    case MsgpackKind::boolean: break;
  }
  return head;
}

}  // namespace gatehouse::rpc
