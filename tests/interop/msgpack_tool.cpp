// Our side of the msgpack part of tests/interop/run. Reads {"name": message in base64, ...} from stdin, prints
// {"name": {"json": what it says, "again": the same written by us, in base64}, ...}, or {"refused": why} for a message.
#include <gatehouse/crypto/base64.h>
#include <gatehouse/json/parse.h>
#include <gatehouse/json/print.h>
#include <gatehouse/rpc/msgpack.h>

#include <iostream>
#include <iterator>
#include <string>

namespace gatehouse::rpc {
namespace {

void copy_scalar(MsgpackReader& from, MsgpackWriter& to) {
  bool boolean = false;
  std::int64_t integer = 0;
  std::uint64_t large = 0;
  double number = 0;
  std::string_view view;
  if (from.nil()) {
    to.nil();
  } else if (from.boolean(boolean)) {
    to.boolean(boolean);
  } else if (from.integer(integer)) {
    to.integer(integer);
  } else if (from.unsigned_integer(large)) {
    to.unsigned_integer(large);
  } else if (from.number(number)) {
    to.number(number);
  } else if (from.text(view)) {
    to.text(view);
  } else if (from.bytes(view)) {
    to.bytes(as_bytes(view));
  }
}

void copy(MsgpackReader& from, MsgpackWriter& to) {
  std::size_t count = 0;
  if (from.array(count)) {
    to.array(count);
    for (; count > 0; --count) copy(from, to);
  } else if (from.map(count)) {
    to.map(count);
    for (; count > 0; --count) {
      copy(from, to);
      copy(from, to);
    }
  } else {
    copy_scalar(from, to);
  }
}

json::Value read_and_write(const std::string& message) {
  const auto checked = check_msgpack(message, {.values = 200'000});
  if (!checked) return json::Object{{"refused", checked.error().detail}};
  MsgpackReader for_json(message), for_copy(message);
  std::string again;
  MsgpackWriter writer(again);
  copy(for_copy, writer);
  return json::Object{{"json", to_json(for_json)}, {"again", crypto::base64(as_bytes(again))}};
}

int run() {
  const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  const auto given = json::parse(text, {.bytes = text.size()});
  if (!given || given->object() == nullptr) return 2;
  json::Object answers;
  for (const auto& [name, message] : *given->object()) {
    answers.set(name, read_and_write(to_text(crypto::from_base64(*message.string()).value())));
  }
  std::cout << json::print(json::Value(std::move(answers))) << '\n';
  return 0;
}

}  // namespace
}  // namespace gatehouse::rpc

int main() { return gatehouse::rpc::run(); }
