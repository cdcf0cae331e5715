#include <gatehouse/rpc/msgpack.h>

#include <array>
#include <bit>
#include <limits>
#include <stdexcept>
#include <utility>

namespace gatehouse::rpc {
namespace {

// `first`, then the last `width` bytes of `number`.
void append(std::string& out, unsigned first, std::uint64_t number, std::size_t width) {
  std::array<char, 9> bytes{static_cast<char>(first)};
  for (std::size_t at = width; at > 0; --at, number >>= 8) bytes[at] = static_cast<char>(number);
  out.append(bytes.data(), width + 1);
}

// The forms of one kind: up to `least` inside of `inside`, else 8, 16 or 32 bits after a byte of their own (0: none).
struct Forms {
  unsigned inside, least, bits8, bits16, bits32;
};
constexpr Forms text_forms{0xA0, 32, 0xD9, 0xDA, 0xDB};
constexpr Forms bytes_forms{0, 0, 0xC4, 0xC5, 0xC6};
constexpr Forms array_forms{0x90, 16, 0, 0xDC, 0xDD};
constexpr Forms map_forms{0x80, 16, 0, 0xDE, 0xDF};

void append_length(std::string& out, const Forms& forms, std::size_t length) {
  if (length < forms.least) return append(out, forms.inside | static_cast<unsigned>(length), 0, 0);
  if (length <= 0xFF && forms.bits8 != 0) return append(out, forms.bits8, length, 1);
  if (length <= 0xFFFF) return append(out, forms.bits16, length, 2);
  if (length > 0xFFFF'FFFF) throw std::length_error("longer than msgpack can say");
  append(out, forms.bits32, length, 4);
}

}  // namespace

MsgpackWriter& MsgpackWriter::nil() { return out_ += '\xC0', *this; }

MsgpackWriter& MsgpackWriter::boolean(bool value) { return out_ += value ? '\xC3' : '\xC2', *this; }

MsgpackWriter& MsgpackWriter::integer(std::int64_t value) {
  if (value >= 0) return unsigned_integer(static_cast<std::uint64_t>(value));
  const auto bits = static_cast<std::uint64_t>(value);
  if (value >= -32) {
    append(out_, static_cast<unsigned char>(bits), 0, 0);
  } else if (std::in_range<std::int8_t>(value)) {
    append(out_, 0xD0, bits, 1);
  } else if (std::in_range<std::int16_t>(value)) {
    append(out_, 0xD1, bits, 2);
  } else if (std::in_range<std::int32_t>(value)) {
    append(out_, 0xD2, bits, 4);
  } else {
    append(out_, 0xD3, bits, 8);
  }
  return *this;
}

MsgpackWriter& MsgpackWriter::unsigned_integer(std::uint64_t value) {
  if (value < 0x80) {
    append(out_, static_cast<unsigned>(value), 0, 0);
  } else if (value <= 0xFF) {
    append(out_, 0xCC, value, 1);
  } else if (value <= 0xFFFF) {
    append(out_, 0xCD, value, 2);
  } else if (value <= 0xFFFF'FFFF) {
    append(out_, 0xCE, value, 4);
  } else {
    append(out_, 0xCF, value, 8);
  }
  return *this;
}

MsgpackWriter& MsgpackWriter::number(double value) {
  append(out_, 0xCB, std::bit_cast<std::uint64_t>(value), 8);
  return *this;
}

MsgpackWriter& MsgpackWriter::text(std::string_view value) {
  append_length(out_, text_forms, value.size());
  return encoded(value);
}

MsgpackWriter& MsgpackWriter::bytes(BytesView value) {
  append_length(out_, bytes_forms, value.size());
  return encoded(as_text(value));
}

MsgpackWriter& MsgpackWriter::array(std::size_t count) { return append_length(out_, array_forms, count), *this; }
MsgpackWriter& MsgpackWriter::map(std::size_t count) { return append_length(out_, map_forms, count), *this; }
MsgpackWriter& MsgpackWriter::encoded(std::string_view value) { return out_.append(value), *this; }

void write_msgpack(MsgpackWriter& writer, const json::Value& value) {
  if (const bool* boolean = value.boolean()) {
    writer.boolean(*boolean);
  } else if (const std::int64_t* integer = value.integer()) {
    writer.integer(*integer);
  } else if (const double* number = value.number()) {
    writer.number(*number);
  } else if (const std::string* text = value.string()) {
    writer.text(*text);
  } else if (const json::Array* array = value.array()) {
    writer.array(array->size());
    for (const json::Value& element : *array) write_msgpack(writer, element);
  } else if (const json::Object* object = value.object()) {
    writer.map(object->size());
    for (const json::Member& member : *object) write_msgpack(writer.text(member.name), member.value);
  } else {
    writer.nil();
  }
}

}  // namespace gatehouse::rpc
