#include <gatehouse/json/print.h>
#include <gatehouse/rpc/event.h>

#include <gtest/gtest.h>

#include <stdexcept>

namespace gatehouse::rpc {
namespace {

struct Joined {
  std::string who;
  std::optional<std::string> room;
};

std::string printed(const std::string& message) {
  EXPECT_TRUE(check_msgpack(message));
  MsgpackReader reader(message);
  return json::print(to_json(reader));
}

TEST(Event, CarriesTheFieldsOfItsStructUnderTheNameOfItsType) {
  EventNames events;
  events.add(typeid(Joined));
  EXPECT_EQ(printed(events.message(Joined{"ada", "attic"})),
            R"({"type":"event","name":"Joined","payload":{"args":[],"kwargs":{"who":"ada","room":"attic"}}})");
  EXPECT_EQ(printed(events.message(Joined{"ada", {}})),
            R"({"type":"event","name":"Joined","payload":{"args":[],"kwargs":{"who":"ada"}}})");
}

TEST(Event, OfATypeThatNobodyNamedIsAMistake) {
  const EventNames events;
  EXPECT_THROW(events.message(Joined{}), std::logic_error);
}

TEST(Event, MayHaveNoTypeOfItsOwn) {
  EXPECT_EQ(printed(event_message("gatehouse:expiring", json::Object{{"expires_in", 30}})),
            R"({"type":"event","name":"gatehouse:expiring","payload":{"args":[],"kwargs":{"expires_in":30}}})");
}

}  // namespace
}  // namespace gatehouse::rpc
