#include <gatehouse/crypto/base64.h>
#include <gatehouse/rpc/codec.h>

#include <algorithm>
#include <cmath>

namespace gatehouse::rpc::detail {
namespace {

constexpr std::size_t most_problems = 32;
constexpr std::size_t longest_name_shown = 64;  // bytes, of what comes from outside

// At most so much of it, not cutting a character in two.
std::string_view shown(std::string_view name) {
  if (name.size() <= longest_name_shown) return name;
  std::size_t end = longest_name_shown;
  while (end > 0 && (name[end] & 0xC0) == 0x80) --end;
  return name.substr(0, end);
}

void out_of_range(const Place& place) { place.wrong("int_range", "integer out of range"); }

// Something else stands there, or an integer that not even 64 bits of the wanted sign hold.
void no_integer(MsgpackReader& reader, const Place& place) {
  if (reader.kind() == MsgpackKind::integer) {
    out_of_range(place);
  } else {
    place.wrong("int_type", "expected an integer");
  }
  reader.skip();
}

}  // namespace

void Place::wrong(const char* type, const char* msg) const {
  decoding.is_good = false;
  if (decoding.problems.size() >= most_problems) return;
  Problem problem{.msg = msg, .type = type};
  for (const Place* place = this; place != nullptr; place = place->outer) {
    problem.loc.push_back(place->at ? json::Value(*place->at) : json::Value(shown(place->name)));
  }
  std::ranges::reverse(problem.loc);
  decoding.problems.push_back(std::move(problem));
}

void decode_boolean(bool& out, MsgpackReader& reader, const Place& place) {
  if (reader.boolean(out)) return;
  place.wrong("bool_type", "expected true or false");
  reader.skip();
}

void decode_integer(std::int64_t& out, std::int64_t low, std::int64_t high, MsgpackReader& reader, const Place& place) {
  if (!reader.integer(out)) return no_integer(reader, place);
  if (out < low || out > high) out_of_range(place);
}

void decode_unsigned(std::uint64_t& out, std::uint64_t high, MsgpackReader& reader, const Place& place) {
  if (!reader.unsigned_integer(out)) return no_integer(reader, place);
  if (out > high) out_of_range(place);
}

void decode_number(double& out, double largest, MsgpackReader& reader, const Place& place) {
  if (!reader.number(out)) {
    place.wrong("number_type", "expected a number");
    reader.skip();
  } else if (std::abs(out) > largest) {
    place.wrong("number_range", "number out of range");
    out = 0;
  }
}

void decode_text(std::string& out, MsgpackReader& reader, const Place& place) {
  std::string_view text;
  if (reader.text(text)) {
    out = text;
    return;
  }
  place.wrong("string_type", "expected a string");
  reader.skip();
}

void decode_bytes(Bytes& out, MsgpackReader& reader, const Place& place) {
  std::string_view bytes;
  if (place.decoding.source == Source::msgpack) {
    if (reader.bytes(bytes)) {
      out = to_bytes(bytes);
      return;
    }
    place.wrong("bytes_type", "expected bytes");
    reader.skip();
    return;
  }
  std::string_view text;
  std::optional<Bytes> read;
  if (reader.text(text)) {
    read = crypto::from_base64(text);
  } else {
    reader.skip();
  }
  if (!read) return place.wrong("bytes_type", "expected bytes as base64 text");
  out = std::move(*read);
}

std::string_view decode_name(MsgpackReader& reader, const Place& place) {
  std::string_view name;
  if (reader.text(name)) return name;
  place.wrong("string_type", "expected a string");
  reader.skip();
  return {};
}

std::size_t decode_array(MsgpackReader& reader, const Place& place) {
  std::size_t count = 0;
  if (reader.array(count)) return count;
  place.wrong("list_type", "expected an array");
  reader.skip();
  return 0;
}

std::size_t decode_map(MsgpackReader& reader, const Place& place) {
  std::size_t count = 0;
  if (reader.map(count)) return count;
  place.wrong("map_type", "expected a map");
  reader.skip();
  return 0;
}

bool decode_members(std::span<const std::string_view> names, std::span<std::string_view> values, MsgpackReader& reader,
                    const Place& place) {
  std::size_t count = 0;
  if (!reader.map(count)) {
    place.wrong("object_type", "expected an object");
    reader.skip();
    return false;
  }
  for (; count > 0; --count) {
    std::string_view name;
    reader.text(name);
    const std::string_view value = reader.skip();
    const auto found = std::ranges::find(names, name);
    if (found != names.end()) values[static_cast<std::size_t>(found - names.begin())] = value;
  }
  return true;
}

}  // namespace gatehouse::rpc::detail
