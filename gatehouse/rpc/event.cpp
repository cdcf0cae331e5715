#include <gatehouse/rpc/event.h>

#include <stdexcept>

namespace gatehouse::rpc {

void EventNames::expect(std::type_index type, std::string_view name) const {
  if (types_.contains(type)) return;
  throw std::logic_error(std::string(name) + " is no event of this service: say event<" + std::string(name) + ">()");
}

void EventNames::begin(MsgpackWriter& writer, std::string_view name) {
  writer.map(3).text("type").text("event").text("name").text(name).text("payload");
  writer.map(2).text("args").array(0).text("kwargs");
}

std::string event_message(std::string_view name, const json::Value& kwargs) {
  std::string out;
  MsgpackWriter writer(out);
  EventNames::begin(writer, name);
  write_msgpack(writer, kwargs);
  return out;
}

}  // namespace gatehouse::rpc
