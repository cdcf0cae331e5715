#include <gatehouse/crypto/base64.h>
#include <gatehouse/json/parse.h>
#include <gatehouse/rpc/internal/msgpack_head.h>

#include <stdexcept>
#include <utility>

namespace gatehouse::rpc {
namespace {

// The head of the next value, if it is of that kind; then `rest` goes on behind it.
bool take_head(std::string_view& rest, MsgpackKind kind, MsgpackHead& head) {
  head = read_head(rest);
  if (head.size == 0 || head.kind != kind) return false;
  rest.remove_prefix(head.size);
  return true;
}

bool take_body(std::string_view& rest, MsgpackKind kind, std::string_view& out) {
  MsgpackHead head;
  if (!take_head(rest, kind, head)) return false;
  out = rest.substr(0, head.number);
  rest.remove_prefix(head.number);
  return true;
}

bool take_count(std::string_view& rest, MsgpackKind kind, std::size_t& count) {
  MsgpackHead head;
  if (!take_head(rest, kind, head)) return false;
  count = head.number;
  return true;
}

}  // namespace

MsgpackKind MsgpackReader::kind() const { return read_head(rest_).kind; }

bool MsgpackReader::nil() {
  MsgpackHead head;
  return take_head(rest_, MsgpackKind::nil, head);
}

bool MsgpackReader::boolean(bool& out) {
  MsgpackHead head;
  if (!take_head(rest_, MsgpackKind::boolean, head)) return false;
  out = head.number != 0;
  return true;
}

bool MsgpackReader::integer(std::int64_t& out) {
  const MsgpackHead head = read_head(rest_);
  if (head.size == 0 || head.kind != MsgpackKind::integer) return false;
  if (!head.is_negative && !std::in_range<std::int64_t>(head.number)) return false;
  out = static_cast<std::int64_t>(head.number);
  rest_.remove_prefix(head.size);
  return true;
}

bool MsgpackReader::unsigned_integer(std::uint64_t& out) {
  const MsgpackHead head = read_head(rest_);
  if (head.size == 0 || head.kind != MsgpackKind::integer || head.is_negative) return false;
  out = head.number;
  rest_.remove_prefix(head.size);
  return true;
}

bool MsgpackReader::number(double& out) {
  MsgpackHead head;
  if (take_head(rest_, MsgpackKind::number, head)) {
    out = head.real();
    return true;
  }
  if (!take_head(rest_, MsgpackKind::integer, head)) return false;
  out =
      head.is_negative ? static_cast<double>(static_cast<std::int64_t>(head.number)) : static_cast<double>(head.number);
  return true;
}

bool MsgpackReader::text(std::string_view& out) { return take_body(rest_, MsgpackKind::text, out); }
bool MsgpackReader::bytes(std::string_view& out) { return take_body(rest_, MsgpackKind::bytes, out); }
bool MsgpackReader::array(std::size_t& count) { return take_count(rest_, MsgpackKind::array, count); }
bool MsgpackReader::map(std::size_t& count) { return take_count(rest_, MsgpackKind::map, count); }

std::string_view MsgpackReader::skip() {
  const std::string_view whole = rest_;
  for (std::size_t owed = 1; owed > 0; --owed) {
    const MsgpackHead head = read_head(rest_);
    if (head.size == 0) return rest_ = {}, whole;  // no message that was checked
    rest_.remove_prefix(head.size);
    if (head.kind == MsgpackKind::text || head.kind == MsgpackKind::bytes) rest_.remove_prefix(head.number);
    if (head.kind == MsgpackKind::array) owed += head.number;
    if (head.kind == MsgpackKind::map) owed += 2 * head.number;
  }
  return whole.substr(0, whole.size() - rest_.size());
}

namespace {

json::Value value_from(MsgpackReader& reader, std::size_t depth);

json::Value array_from(MsgpackReader& reader, std::size_t depth) {
  std::size_t count = 0;
  reader.array(count);
  json::Array array;
  array.reserve(count);
  for (; count > 0 && !reader.at_end(); --count) array.push_back(value_from(reader, depth));
  return array;
}

json::Value object_from(MsgpackReader& reader, std::size_t depth) {
  std::size_t count = 0;
  reader.map(count);
  std::vector<json::Member> members;
  members.reserve(count);
  for (; count > 0 && !reader.at_end(); --count) {
    std::string_view name;
    if (!reader.text(name)) reader.skip();  // no message that was checked
    members.push_back({std::string(name), value_from(reader, depth)});
  }
  return json::Object::of_distinct(std::move(members));
}

json::Value integer_from(MsgpackReader& reader) {
  std::int64_t small = 0;
  if (reader.integer(small)) return small;
  std::uint64_t large = 0;
  reader.unsigned_integer(large);
  return large;
}

json::Value value_from(MsgpackReader& reader, std::size_t depth) {
  if (depth > json::max_depth) return reader.skip(), json::Value();  // no message that was checked
  switch (reader.kind()) {
    case MsgpackKind::nil: return reader.skip(), json::Value();
    case MsgpackKind::integer: return integer_from(reader);
    case MsgpackKind::array: return array_from(reader, depth + 1);
    case MsgpackKind::map: return object_from(reader, depth + 1);
    case MsgpackKind::boolean: {
      bool value = false;
      reader.boolean(value);
      return value;
    }
    case MsgpackKind::number: {
      double value = 0;
      reader.number(value);
      return value;
    }
    case MsgpackKind::text: {
      std::string_view text;
      reader.text(text);
      return text;
    }
    case MsgpackKind::bytes: {
      std::string_view bytes;
      reader.bytes(bytes);
      return crypto::base64(as_bytes(bytes));
    }
  }
  std::unreachable();
}

}  // namespace

json::Value to_json(MsgpackReader& reader) { return value_from(reader, 0); }

}  // namespace gatehouse::rpc
