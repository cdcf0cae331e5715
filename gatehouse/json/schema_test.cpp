#include <gatehouse/base/bytes.h>
#include <gatehouse/json/print.h>
#include <gatehouse/json/schema.h>

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <stdexcept>
#include <vector>

namespace gatehouse::json {
namespace {
namespace chat {

enum class Mood : unsigned char { calm, eager };
struct Joined {
  std::string who;
  std::optional<int> age;
  Mood mood = Mood::calm;
};
struct Branch {
  std::string name;
  std::vector<Branch> branches;
};
template <class T>
struct Page {
  std::vector<T> items;
};

}  // namespace chat
namespace other {
struct Joined {};
}  // namespace other

template <class T>
std::string schema() {
  Definitions definitions;
  return json::print(schema_of<T>(definitions));
}

template <class... T>
std::string definitions() {
  Definitions definitions;
  (schema_of<T>(definitions), ...);
  return json::print(json::Value(definitions.schemas()));
}

struct Hidden {};

TEST(Schema, NamesTypesWithoutTheirNamespace) {
  struct Local {};
  EXPECT_EQ(type_name<json::Member>(), "Member");
  EXPECT_EQ(type_name<chat::Joined>(), "Joined");
  EXPECT_EQ(type_name<chat::Mood>(), "Mood");
  EXPECT_EQ(type_name<Hidden>(), "Hidden");
  EXPECT_EQ(type_name<Local>(), "Local");
  EXPECT_EQ((type_name<chat::Page<std::map<std::string, chat::Page<Hidden>>>>()), "Page");
}

TEST(Schema, DescribesPlainTypes) {
  EXPECT_EQ(schema<bool>(), R"({"type":"boolean"})");
  EXPECT_EQ(schema<int>(), R"({"type":"integer"})");
  EXPECT_EQ(schema<std::uint64_t>(), R"({"type":"integer"})");
  EXPECT_EQ(schema<float>(), R"({"type":"number"})");
  EXPECT_EQ(schema<std::string>(), R"({"type":"string"})");
  EXPECT_EQ(schema<Bytes>(), R"({"type":"string","format":"binary"})");
  EXPECT_EQ(schema<json::Value>(), "{}");
  EXPECT_EQ(schema<std::vector<std::vector<int>>>(),
            R"({"type":"array","items":{"type":"array","items":{"type":"integer"}}})");
  EXPECT_EQ((schema<std::map<std::string, double>>()), R"({"type":"object","additionalProperties":{"type":"number"}})");
  EXPECT_EQ(schema<std::optional<int>>(), R"({"anyOf":[{"type":"integer"},{"type":"null"}]})");
}

TEST(Schema, DescribesStructsAndEnumsByReference) {
  EXPECT_EQ(schema<chat::Joined>(), R"({"$ref":"#/definitions/Joined"})");
  EXPECT_EQ(definitions<chat::Joined>(),
            R"({"Mood":{"enum":["calm","eager"]},"Joined":{"type":"object","properties":{"who":{"type":"string"},)"
            R"("age":{"type":"integer"},"mood":{"$ref":"#/definitions/Mood"}},"required":["who","mood"]}})");
  EXPECT_EQ(definitions<Hidden>(), R"({"Hidden":{"type":"object","properties":{},"required":[]}})");
}

TEST(Schema, DescribesATypeThatHoldsItselfOnce) {
  EXPECT_EQ((definitions<chat::Branch, chat::Branch>()),
            R"({"Branch":{"type":"object","properties":{"name":{"type":"string"},"branches":{"type":"array",)"
            R"("items":{"$ref":"#/definitions/Branch"}}},"required":["name","branches"]}})");
}

TEST(Schema, RefusesTwoTypesOfOneName) {
  EXPECT_THROW((definitions<chat::Joined, other::Joined>()), std::invalid_argument);
  EXPECT_THROW((definitions<chat::Page<int>, chat::Page<bool>>()), std::invalid_argument);
  EXPECT_NO_THROW((definitions<chat::Page<int>, chat::Page<int>>()));
}

}  // namespace
}  // namespace gatehouse::json
