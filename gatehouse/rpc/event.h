// Events: plain structs that the server sends to connections, under the name of their type.
#pragma once

#include <gatehouse/json/schema.h>
#include <gatehouse/rpc/codec.h>

#include <string>
#include <string_view>
#include <type_traits>
#include <typeindex>
#include <typeinfo>
#include <unordered_set>

namespace gatehouse::rpc {

// Which types are events. Set up before the first connection.
class EventNames {
 public:
  void add(std::type_index type) { types_.insert(type); }

  // {type: "event", name, payload: {args: [], kwargs: {…}}}. Throws std::logic_error when `T` is no event.
  template <class T>
  std::string message(const T& event) const {
    static_assert(std::is_aggregate_v<T>, "an event is a plain struct");
    expect(typeid(T), json::type_name<T>());
    std::string out;
    MsgpackWriter writer(out);
    begin(writer, json::type_name<T>());
    encode(writer, event);
    return out;
  }

 private:
  friend std::string event_message(std::string_view name, const json::Value& kwargs);
  void expect(std::type_index type, std::string_view name) const;
  static void begin(MsgpackWriter& writer, std::string_view name);

  std::unordered_set<std::type_index> types_;
};

// One without a type of its own; `kwargs` is an object.
std::string event_message(std::string_view name, const json::Value& kwargs);

}  // namespace gatehouse::rpc
