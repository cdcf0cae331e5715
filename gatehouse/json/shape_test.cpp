#include <gatehouse/json/shape.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace gatehouse::json {
namespace {

using testing::ElementsAre;

enum class Role : unsigned char { member, admin };

struct User {
  std::string name;
  std::uint8_t age = 0;
  std::optional<std::string> email;
  std::vector<Role> roles;
};

struct Team {
  User user;
  std::map<std::string, std::vector<User>> others;
  bool active = false;
};

struct Open {
  Value any;
  Object object;
  Array list;
};

template <class T>
struct Just {
  T value;
};

template <class T>
std::string refused(std::string_view text) {
  const auto result = read<T>(text);
  if (result) return "accepted";
  EXPECT_EQ(result.error().reason, Reason::invalid_json);
  return result.error().detail;
}

template <class T>
T value_of(std::string_view text) {
  const auto result = read<Just<T>>("{\"value\":" + std::string(text) + "}");
  EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().detail);
  return result ? result->value : T{};
}

template <class T>
std::string refused_value(std::string_view text) {
  return refused<Just<T>>("{\"value\":" + std::string(text) + "}");
}

constexpr std::string_view team_text =
    R"({"user":{"name":"Ann","age":41,"roles":["admin","member"]},)"
    R"("others":{"far":[],"near":[{"name":"Bo","age":7,"email":"b@x","roles":[]}]},"active":true})";

TEST(Shape, ReadsANestedStruct) {
  const auto team = read<Team>(team_text);
  ASSERT_TRUE(team.has_value()) << team.error().detail;
  EXPECT_EQ(team->user.name, "Ann");
  EXPECT_EQ(team->user.age, 41);
  EXPECT_FALSE(team->user.email.has_value());
  EXPECT_THAT(team->user.roles, ElementsAre(Role::admin, Role::member));
  ASSERT_EQ(team->others.size(), 2U);
  EXPECT_EQ(team->others.at("near").at(0).email, "b@x");
  EXPECT_TRUE(team->active);
}

TEST(Shape, WritesWhatItRead) {
  EXPECT_EQ(write(*read<Team>(team_text)), team_text);
  EXPECT_EQ(print(encode(*read<Team>(team_text))), team_text);
}

TEST(Shape, IgnoresMembersItDoesNotName) {
  const auto user = read<User>(R"({"extra":[1],"roles":[],"age":1,"name":"x","Name":2,"nam":{}})");
  ASSERT_TRUE(user.has_value());
  EXPECT_EQ(user->name, "x");
}

TEST(Shape, TakesMissingAndNullForAnEmptyOptional) {
  EXPECT_FALSE(read<Just<std::optional<int>>>("{}")->value.has_value());
  EXPECT_FALSE(read<Just<std::optional<int>>>(R"({"value":null})")->value.has_value());
  EXPECT_EQ(value_of<std::optional<int>>("3"), 3);
  EXPECT_EQ(refused_value<std::optional<int>>("\"3\""), "value: expected an integer");
}

TEST(Shape, LeavesEmptyOptionalsOut) {
  EXPECT_EQ(write(Just<std::optional<int>>{}), "{}");
  EXPECT_EQ(write(User{.name = "x"}), R"({"name":"x","age":0,"roles":[]})");
  EXPECT_EQ(encode(Just<std::optional<int>>{}), Value(Object{}));
  EXPECT_EQ(write(std::vector<std::optional<int>>{1, std::nullopt}), "[1,null]");
  EXPECT_EQ(encode(std::vector<std::optional<int>>{1, std::nullopt}), Value(Array{1, nullptr}));
}

TEST(Shape, RefusesAMissingMember) {
  EXPECT_EQ(refused<User>(R"({"name":"x","roles":[]})"), "age: missing");
  EXPECT_EQ(refused<Open>(R"({"object":{},"list":[]})"), "any: missing");
}

TEST(Shape, NamesThePathOfWhatIsWrong) {
  EXPECT_EQ(refused<User>("[]"), "expected an object");
  EXPECT_EQ(refused<Team>(R"({"user":{"name":"x","age":"41"}})"), "user.age: expected an integer");
  EXPECT_EQ(refused<Team>(R"({"user":{"name":"x","age":1,"roles":["admin","root"]}})"),
            "user.roles[1]: not one of the known names");
  EXPECT_EQ(refused<Team>(R"({"user":{"name":"x","age":1,"roles":[]},"others":{"near":[{"name":null}]}})"),
            "others.near[0].name: expected a string");
  EXPECT_EQ(refused<std::vector<std::vector<int>>>("[[1],[2,true]]"), "[1][1]: expected an integer");
  EXPECT_EQ(refused<std::vector<Just<int>>>(R"([{"value":1},{}])"), "[1].value: missing");
}

TEST(Shape, CutsALongNameFromOutsideInThePath) {
  const std::string name(1000, 'n');
  EXPECT_EQ((refused<std::map<std::string, int>>("{\"" + name + "\":true}")),
            name.substr(0, 64) + ": expected an integer");
}

TEST(Shape, RefusesTextThatIsNotJson) {
  EXPECT_THAT(refused<User>("{"), testing::HasSubstr("incomplete"));
  EXPECT_THAT(refused<User>(R"({"name":"x","name":"y"})"), testing::HasSubstr("twice"));
  EXPECT_FALSE(read<User>(team_text, {.bytes = 10}).has_value());
  EXPECT_FALSE(read<Value>("[[]]", {.depth = 1}).has_value());
}

TEST(Shape, TakesEveryIntegerInRange) {
  EXPECT_EQ(value_of<std::int8_t>("-128"), -128);
  EXPECT_EQ(value_of<std::int8_t>("127"), 127);
  EXPECT_EQ(value_of<std::uint8_t>("255"), 255);
  EXPECT_EQ(value_of<std::uint16_t>("65535"), 65535);
  EXPECT_EQ(value_of<int>("-2147483648"), -2147483647 - 1);
  EXPECT_EQ(value_of<std::int64_t>("9223372036854775807"), 9223372036854775807);
  EXPECT_EQ(value_of<std::uint64_t>("9223372036854775807"), 9223372036854775807U);
}

TEST(Shape, RefusesIntegersOutOfRange) {
  EXPECT_EQ(refused_value<std::int8_t>("128"), "value: integer out of range");
  EXPECT_EQ(refused_value<std::int8_t>("-129"), "value: integer out of range");
  EXPECT_EQ(refused_value<std::uint8_t>("256"), "value: integer out of range");
  EXPECT_EQ(refused_value<unsigned>("-1"), "value: integer out of range");
  EXPECT_EQ(refused_value<std::uint64_t>("-1"), "value: integer out of range");
  EXPECT_EQ(refused_value<int>("2147483648"), "value: integer out of range");
  EXPECT_EQ(refused_value<std::int64_t>("9223372036854775808"), "value: expected an integer");
}

TEST(Shape, RefusesForAnIntegerWhatIsNotWrittenAsOne) {
  for (const char* text : {"1.0", "1e2", "\"1\"", "true", "null", "[1]", "{}", "-0.0"}) {
    EXPECT_EQ(refused_value<int>(text), "value: expected an integer") << text;
  }
}

TEST(Shape, TakesBothKindsOfNumberForAFloat) {
  EXPECT_EQ(value_of<double>("3"), 3.0);
  EXPECT_EQ(value_of<double>("-2.5e-3"), -0.0025);
  EXPECT_EQ(value_of<float>("0.5"), 0.5F);
  EXPECT_EQ(value_of<double>("100000000000000000000"), 1e20);
  EXPECT_EQ(refused_value<float>("1e39"), "value: number out of range");
  EXPECT_EQ(refused_value<float>("-1e39"), "value: number out of range");
  for (const char* text : {"\"1\"", "true", "null", "[]", "\"NaN\""}) {
    EXPECT_EQ(refused_value<double>(text), "value: expected a number") << text;
  }
}

TEST(Shape, TakesOnlyBooleansForBooleans) {
  EXPECT_TRUE(value_of<bool>("true"));
  EXPECT_FALSE(value_of<bool>("false"));
  for (const char* text : {"1", "0", "\"true\"", "null", "[]"}) {
    EXPECT_EQ(refused_value<bool>(text), "value: expected true or false") << text;
  }
}

TEST(Shape, TakesOnlyStringsForStringsAndEnums) {
  for (const char* text : {"1", "true", "null", "[\"a\"]", "{}"}) {
    EXPECT_EQ(refused_value<std::string>(text), "value: expected a string") << text;
    EXPECT_EQ(refused_value<Role>(text), "value: expected a string") << text;
  }
  EXPECT_EQ(refused_value<Role>("\"Admin\""), "value: not one of the known names");
  EXPECT_EQ(refused_value<Role>("\"\""), "value: not one of the known names");
}

TEST(Shape, RefusesTheWrongKindOfContainer) {
  EXPECT_EQ(refused_value<std::vector<int>>("{}"), "value: expected an array");
  EXPECT_EQ(refused_value<std::vector<int>>("null"), "value: expected an array");
  EXPECT_EQ((refused_value<std::map<std::string, int>>("[]")), "value: expected an object");
  EXPECT_EQ(refused_value<Object>("[]"), "value: expected an object");
  EXPECT_EQ(refused_value<Array>("{}"), "value: expected an array");
  EXPECT_EQ(refused_value<User>("\"Ann\""), "value: expected an object");
}

TEST(Shape, PassesValuesThroughUnchanged) {
  constexpr std::string_view text = R"({"any":null,"object":{"b":1.0,"a":[{}]},"list":[1,"x",[true]]})";
  const auto open = read<Open>(text);
  ASSERT_TRUE(open.has_value()) << open.error().detail;
  EXPECT_TRUE(open->any.is_null());
  EXPECT_EQ(write(*open), text);
  EXPECT_EQ(print(encode(*open)), text);
}

TEST(Shape, WritesWhatPrintWouldPrint) {
  struct Mixed {
    double real = 1;
    float half = 0.1F;
    std::int64_t low = std::numeric_limits<std::int64_t>::min();
    std::string text = "a\"\n\xE2\x80\xA8<";
    std::string_view view = "v";
    std::vector<bool> flags{true, false};
    std::map<std::string, std::optional<double>> numbers{{"\"", 1.5}, {"none", std::nullopt}};
    std::optional<Just<int>> inside = Just<int>{4};
    Role unknown{9};
    double infinite = HUGE_VAL;
    Just<std::optional<int>> empty;
  };
  EXPECT_EQ(write(Mixed{}),
            "{\"real\":1.0,\"half\":0.10000000149011612,\"low\":-9223372036854775808,"
            "\"text\":\"a\\\"\\n\xE2\x80\xA8<\",\"view\":\"v\",\"flags\":[true,false],"
            "\"numbers\":{\"\\\"\":1.5,\"none\":null},\"inside\":{\"value\":4},\"unknown\":null,"
            "\"infinite\":null,\"empty\":{}}");
  const Value value = encode(Mixed{});
  EXPECT_EQ(*value.object()->find("numbers"), Value(Object{{"\"", 1.5}, {"none", nullptr}}));
  EXPECT_EQ(parse(write(Mixed{}))->object()->find("low")->integer() != nullptr, true);
  std::string same = print(value);
  EXPECT_EQ(same, write(Mixed{}));
}

TEST(Shape, WritesUnsignedIntegersExactlyThoughAValueCannotHoldThem) {
  const Just<std::uint64_t> largest{std::numeric_limits<std::uint64_t>::max()};
  EXPECT_EQ(write(largest), R"({"value":18446744073709551615})");
  EXPECT_EQ(encode(largest), Value(Object{{"value", 18446744073709551616.0}}));
}

TEST(Shape, ReadsFlagsIntoAVectorOfBool) {
  EXPECT_THAT(value_of<std::vector<bool>>("[true,false,true]"), ElementsAre(true, false, true));
}

TEST(Shape, ReadsAStructThatHoldsItself) {
  struct Tree {
    std::string name;
    std::vector<Tree> branches;
  };
  constexpr std::string_view text = R"({"name":"a","branches":[{"name":"b","branches":[]}]})";
  const auto tree = read<Tree>(text);
  ASSERT_TRUE(tree.has_value());
  EXPECT_EQ(tree->branches.at(0).name, "b");
  EXPECT_EQ(write(*tree), text);
}

TEST(Shape, OfAnEmptyStructIsAnObject) {
  struct Empty {};
  EXPECT_EQ(write(Empty{}), "{}");
  EXPECT_TRUE(read<Empty>(R"({"anything":1})").has_value());
  EXPECT_FALSE(read<Empty>("[]").has_value());
}

}  // namespace
}  // namespace gatehouse::json
