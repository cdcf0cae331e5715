// Msgpack: the binary form of values on an RPC connection (the MessagePack format specification). Strict: what is
// ambiguous, oversized or cannot be said in JSON either is refused.
#pragma once

#include <gatehouse/base/bytes.h>
#include <gatehouse/base/result.h>
#include <gatehouse/json/value.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gatehouse::rpc {

struct MsgpackLimits {
  std::size_t depth = 32;
  std::size_t values = 100'000;  // in one message, all levels together, keys too
};

// Walks the whole message once, without recursion; takes memory only for map keys, for those that are there. Refused
// (invalid_request): truncated, trailing bytes, deeper or more than `limits`, a count larger than the bytes that are
// left, extension types and the unused byte 0xC1, text that is not UTF-8, map keys that are not text or occur twice,
// floats that are NaN or infinite. Only a message that passed is given to a MsgpackReader.
Result<void> check_msgpack(std::string_view message, MsgpackLimits limits = {});

enum class MsgpackKind : unsigned char { nil, boolean, integer, number, text, bytes, array, map };

// Reads values in their order from a message that `check_msgpack` let pass. A call for a kind that is not there gives
// false and leaves the place. Never reads outside of the message, checked or not.
class MsgpackReader {
 public:
  explicit MsgpackReader(std::string_view message) : rest_(message) {}

  bool at_end() const { return rest_.empty(); }
  MsgpackKind kind() const;  // of the next value; nil at the end
  bool nil();
  bool boolean(bool& out);
  bool integer(std::int64_t& out);  // false also when it does not fit; see `unsigned_integer`
  bool unsigned_integer(std::uint64_t& out);
  bool number(double& out);          // float32, float64, and integers as what they are nearest to
  bool text(std::string_view& out);  // a view into the message, like `bytes`
  bool bytes(std::string_view& out);
  bool array(std::size_t& count);  // then `count` values follow
  bool map(std::size_t& count);    // then `count` pairs of text and value follow
  std::string_view skip();         // the next value, whole, as it is encoded

 private:
  std::string_view rest_;
};

// Appends values to `out`, in their shortest form.
class MsgpackWriter {
 public:
  explicit MsgpackWriter(std::string& out) : out_(out) {}

  MsgpackWriter& nil();
  MsgpackWriter& boolean(bool value);
  MsgpackWriter& integer(std::int64_t value);
  MsgpackWriter& unsigned_integer(std::uint64_t value);
  MsgpackWriter& number(double value);  // as float64
  MsgpackWriter& text(std::string_view value);
  MsgpackWriter& bytes(BytesView value);
  MsgpackWriter& array(std::size_t count);
  MsgpackWriter& map(std::size_t count);
  MsgpackWriter& encoded(std::string_view value);  // one that is msgpack already

 private:
  std::string& out_;
};

// Between msgpack and JSON. JSON has no bytes: there they are text in base64 (RFC 4648 section 4). An integer that no
// std::int64_t holds becomes a double, as always in a json::Value.
json::Value to_json(MsgpackReader& reader);
void write_msgpack(MsgpackWriter& writer, const json::Value& value);

}  // namespace gatehouse::rpc
