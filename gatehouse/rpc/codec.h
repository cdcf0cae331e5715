// Codec: the types of exposed functions to msgpack and back.
//
// A bool, integer, float, std::string, Bytes, enum (by enumerator name), std::optional, std::vector,
// std::map<std::string, ...>, json::Value or a plain struct of these (json/fields.h says what that is).
#pragma once

#include <gatehouse/json/value.h>
#include <gatehouse/rpc/msgpack.h>

#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::rpc {

// One thing that is wrong with an argument.
struct Problem {
  std::vector<json::Value> loc;  // {"user", "tags", 2}: names of members, places in arrays
  std::string msg;               // for people
  std::string type;              // for programs: missing, unexpected, int_type, int_range, number_type, number_range,
                                 // bool_type, string_type, bytes_type, list_type, map_type, object_type, enum
};
using Problems = std::vector<Problem>;

// Where values come from. Msgpack has bytes; JSON says them in base64 (RFC 4648 section 4).
enum class Source : unsigned char { msgpack, json };

// Reads one value. False: `problems` says what is wrong, all of it as far as it can be told (at most 32), each `loc`
// beginning with `name`; the reader is behind the value in any case. Members that a struct does not name are ignored; a
// missing one is a problem unless its field is a std::optional; nil is an empty optional.
template <class T>
bool decode(T& out, MsgpackReader& reader, Problems& problems, std::string_view name, Source source = Source::msgpack);

// An empty optional field of a struct is left out; an empty optional elsewhere, and an enum value without a name, is
// nil.
template <class T>
void encode(MsgpackWriter& writer, const T& value);

}  // namespace gatehouse::rpc

#include <gatehouse/rpc/codec_code.h>
