// The code behind codec.h; include that one.
#pragma once

#include <gatehouse/base/bytes.h>
#include <gatehouse/json/fields.h>
#include <gatehouse/json/kinds.h>
#include <gatehouse/rpc/codec.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

namespace gatehouse::rpc::detail {

struct Decoding {
  Problems& problems;
  Source source;
  bool is_good = true;
};

// Where a value stands: a list from the inside out, on the stack, so that good values allocate nothing for it.
struct Place {
  Decoding& decoding;
  const Place* outer = nullptr;
  std::string_view name;               // of a member
  std::optional<std::size_t> at = {};  // in an array; then it has no name

  Place member(std::string_view inner) const { return {decoding, this, inner}; }
  Place element(std::size_t inner) const { return {decoding, this, {}, inner}; }
  void wrong(const char* type, const char* msg) const;
};

// Each leaves the reader behind the value; what is wrong with it was said then.
void decode_boolean(bool& out, MsgpackReader& reader, const Place& place);
void decode_integer(std::int64_t& out, std::int64_t low, std::int64_t high, MsgpackReader& reader, const Place& place);
void decode_unsigned(std::uint64_t& out, std::uint64_t high, MsgpackReader& reader, const Place& place);
void decode_number(double& out, double largest, MsgpackReader& reader, const Place& place);
void decode_text(std::string& out, MsgpackReader& reader, const Place& place);
void decode_bytes(Bytes& out, MsgpackReader& reader, const Place& place);
// The name of an enumerator. Empty: there was no text.
std::string_view decode_name(MsgpackReader& reader, const Place& place);
// How many elements or pairs follow; none when it is something else.
std::size_t decode_array(MsgpackReader& reader, const Place& place);
std::size_t decode_map(MsgpackReader& reader, const Place& place);
// The values of the members with these names, as they are encoded; empty for one that is missing. False: no map.
bool decode_members(std::span<const std::string_view> names, std::span<std::string_view> values, MsgpackReader& reader,
                    const Place& place);

template <class T>
void decode_into(T& out, MsgpackReader& reader, const Place& place);

template <class T>
void decode_vector(std::vector<T>& out, MsgpackReader& reader, const Place& place) {
  const std::size_t count = decode_array(reader, place);
  for (std::size_t at = 0; at < count; ++at) {
    T element{};
    decode_into(element, reader, place.element(at));
    if (place.decoding.is_good) out.push_back(std::move(element));
  }
}

template <class T>
void decode_name_map(T& out, MsgpackReader& reader, const Place& place) {
  for (std::size_t left = decode_map(reader, place); left > 0; --left) {
    std::string_view name;
    reader.text(name);
    decode_into(out[std::string(name)], reader, place.member(name));
  }
}

template <class T>
void decode_field(T& field, std::string_view encoded, const Place& place) {
  MsgpackReader reader(encoded);
  if (!encoded.empty()) return decode_into(field, reader, place);
  if constexpr (!json::is_optional<T>) place.wrong("missing", "missing");
}

template <class T>
void decode_struct(T& out, MsgpackReader& reader, const Place& place) {
  std::array<std::string_view, json::field_count<T>> values;
  if (!decode_members(json::field_names<T>(), values, reader, place)) return;
  json::for_each_field(out, [&, at = std::size_t{0}](std::string_view name, auto& field) mutable {
    decode_field(field, values[at++], place.member(name));
  });
}

template <class T>
void decode_enum(T& out, MsgpackReader& reader, const Place& place) {
  const std::string_view name = decode_name(reader, place);
  if (name.data() == nullptr) return;
  const std::optional<T> found = json::enum_named<T>(name);
  if (!found) return place.wrong("enum", "not one of the known names");
  out = *found;
}

template <class T>
void decode_whole_number(T& out, MsgpackReader& reader, const Place& place) {
  using Range = std::numeric_limits<T>;
  if constexpr (std::is_signed_v<T>) {
    std::int64_t value = 0;
    decode_integer(value, Range::min(), Range::max(), reader, place);
    out = static_cast<T>(value);
  } else {
    std::uint64_t value = 0;
    decode_unsigned(value, Range::max(), reader, place);
    out = static_cast<T>(value);
  }
}

template <class T>
void decode_into(T& out, MsgpackReader& reader, const Place& place) {
  if constexpr (std::is_same_v<T, json::Value>) {
    out = to_json(reader);
  } else if constexpr (std::is_same_v<T, bool>) {
    decode_boolean(out, reader, place);
  } else if constexpr (json::is_integer<T>) {
    decode_whole_number(out, reader, place);
  } else if constexpr (std::is_floating_point_v<T>) {
    double value = 0;
    decode_number(value, static_cast<double>(std::numeric_limits<T>::max()), reader, place);
    out = static_cast<T>(value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    decode_text(out, reader, place);
  } else if constexpr (std::is_same_v<T, Bytes>) {
    decode_bytes(out, reader, place);
  } else if constexpr (json::is_optional<T>) {
    if (!reader.nil()) decode_into(out.emplace(), reader, place);
  } else if constexpr (std::is_enum_v<T>) {
    decode_enum(out, reader, place);
  } else if constexpr (json::is_vector<T>) {
    decode_vector(out, reader, place);
  } else if constexpr (json::NameMap<T>) {
    decode_name_map(out, reader, place);
  } else {
    static_assert(!std::is_same_v<T, std::string_view>, "a std::string_view owns nothing: decode into a std::string");
    decode_struct(out, reader, place);
  }
}

template <class T>
constexpr bool is_left_out(const T& field) {
  if constexpr (json::is_optional<T>) return !field.has_value();
  return false;
}

template <class T>
void encode_struct(MsgpackWriter& writer, const T& value) {
  std::size_t count = 0;
  json::for_each_field(value, [&](std::string_view, const auto& field) { count += is_left_out(field) ? 0U : 1U; });
  writer.map(count);
  json::for_each_field(value, [&](std::string_view name, const auto& field) {
    if (!is_left_out(field)) encode(writer.text(name), field);
  });
}

}  // namespace gatehouse::rpc::detail

namespace gatehouse::rpc {

template <class T>
bool decode(T& out, MsgpackReader& reader, Problems& problems, std::string_view name, Source source) {
  detail::Decoding decoding{problems, source};
  detail::decode_into(out, reader, detail::Place{.decoding = decoding, .name = name});
  return decoding.is_good;
}

template <class T>
void encode(MsgpackWriter& writer, const T& value) {
  if constexpr (std::is_same_v<T, json::Value>) {
    write_msgpack(writer, value);
  } else if constexpr (std::is_same_v<T, bool>) {
    writer.boolean(value);
  } else if constexpr (json::is_integer<T> && std::is_signed_v<T>) {
    writer.integer(value);
  } else if constexpr (json::is_integer<T>) {
    writer.unsigned_integer(value);
  } else if constexpr (std::is_floating_point_v<T>) {
    writer.number(static_cast<double>(value));
  } else if constexpr (json::is_one_of<T, std::string, std::string_view>) {
    writer.text(value);
  } else if constexpr (std::is_same_v<T, Bytes>) {
    writer.bytes(value);
  } else if constexpr (json::is_optional<T>) {
    if (value) return encode(writer, *value);
    writer.nil();
  } else if constexpr (std::is_enum_v<T>) {
    const std::string_view name = json::enum_name(value);
    if (name.empty()) {
      writer.nil();
    } else {
      writer.text(name);
    }
  } else if constexpr (json::is_vector<T>) {
    writer.array(value.size());
    for (const auto& element : value) encode<typename T::value_type>(writer, element);
  } else if constexpr (json::NameMap<T>) {
    writer.map(value.size());
    for (const auto& [name, item] : value) encode(writer.text(name), item);
  } else {
    detail::encode_struct(writer, value);
  }
}

}  // namespace gatehouse::rpc
