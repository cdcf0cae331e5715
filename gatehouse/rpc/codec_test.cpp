#include <gatehouse/json/parse.h>
#include <gatehouse/json/print.h>
#include <gatehouse/rpc/codec.h>
#include <gatehouse/rpc/internal/allocations_testing.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <optional>

namespace gatehouse::rpc {
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
  User lead;
  std::map<std::string, std::vector<User>> others;
  bool active = false;
  float weight = 0;
  Bytes badge;
  std::vector<bool> flags;
  json::Value any;
};

struct Branch {
  std::string name;
  std::vector<Branch> branches;
};

std::string packed(std::string_view json) {
  std::string out;
  MsgpackWriter writer(out);
  write_msgpack(writer, json::parse(json).value());
  return out;
}

template <class T>
std::string encoded(const T& value) {
  std::string out;
  MsgpackWriter writer(out);
  encode(writer, value);
  EXPECT_TRUE(check_msgpack(out));
  return out;
}

template <class T>
std::string printed(const T& value) {
  const std::string message = encoded(value);
  MsgpackReader reader(message);
  return json::print(to_json(reader));
}

// Decodes a value and, to see that the reader stands behind it, one more after it.
template <class T>
std::pair<T, Problems> decoded(std::string_view message, Source source = Source::msgpack) {
  const std::string two = std::string(message) + '\x2A';
  MsgpackReader reader(two);
  T out{};
  Problems problems;
  const bool good = decode(out, reader, problems, "value", source);
  EXPECT_EQ(good, problems.empty());
  std::int64_t next = 0;
  EXPECT_TRUE(reader.integer(next) && next == 42) << "the reader is not behind the value";
  return {std::move(out), std::move(problems)};
}

template <class T>
T value_of(std::string_view json) {
  auto [value, problems] = decoded<T>(packed(json));
  EXPECT_TRUE(problems.empty()) << json;
  return value;
}

// "value.tags[2] int_type; ..."
std::string said(const Problems& problems) {
  std::string text;
  for (const Problem& problem : problems) {
    EXPECT_FALSE(problem.msg.empty());
    if (!text.empty()) text += "; ";
    for (const json::Value& part : problem.loc) {
      const bool is_name = part.string() != nullptr;
      text +=
          is_name ? (text.empty() || text.ends_with(' ') ? "" : ".") + *part.string() : "[" + json::print(part) + "]";
    }
    text += " " + problem.type;
  }
  return text;
}

template <class T>
std::string refused(std::string_view json, Source source = Source::msgpack) {
  return said(decoded<T>(packed(json), source).second);
}

const Team team{.lead = {.name = "Ann", .age = 41, .email = {}, .roles = {Role::admin, Role::member}},
                .others = {{"far", {}}, {"near", {{.name = "Bo", .age = 7, .email = "b@x", .roles = {}}}}},
                .active = true,
                .weight = 0.5F,
                .badge = {0xFB, 0xFF},
                .flags = {true, false},
                .any = json::Array{1, nullptr}};
constexpr std::string_view team_text =
    R"({"lead":{"name":"Ann","age":41,"roles":["admin","member"]},)"
    R"("others":{"far":[],"near":[{"name":"Bo","age":7,"email":"b@x","roles":[]}]},"active":true,)"
    R"("weight":0.5,"badge":"+/8=","flags":[true,false],"any":[1,null]})";

TEST(Codec, WritesAStructByTheNamesOfItsFields) { EXPECT_EQ(printed(team), team_text); }

TEST(Codec, ReadsWhatItWrote) {
  const auto [read, problems] = decoded<Team>(encoded(team));
  EXPECT_EQ(said(problems), "");
  EXPECT_EQ(encoded(read), encoded(team));
  EXPECT_EQ(read.badge, team.badge);
}

TEST(Codec, ReadsTheSameFromJsonWithBytesAsBase64) {
  const auto [read, problems] = decoded<Team>(packed(team_text), Source::json);
  EXPECT_EQ(said(problems), "");
  EXPECT_EQ(encoded(read), encoded(team));
}

TEST(Codec, LeavesEmptyOptionalFieldsOutAndSaysNilElsewhere) {
  EXPECT_EQ(printed(User{.name = "x"}), R"({"name":"x","age":0,"roles":[]})");
  EXPECT_EQ(printed(std::vector<std::optional<int>>{1, std::nullopt}), "[1,null]");
  EXPECT_EQ(printed(std::optional<int>{}), "null");
  EXPECT_EQ(printed(Role{9}), "null");
}

TEST(Codec, IgnoresMembersItDoesNotName) {
  EXPECT_EQ(value_of<User>(R"({"extra":[1,{}],"roles":[],"age":1,"name":"x","nam":{"name":2}})").name, "x");
}

TEST(Codec, TakesMissingAndNilForAnEmptyOptional) {
  EXPECT_FALSE(value_of<User>(R"({"roles":[],"age":1,"name":"x"})").email);
  EXPECT_FALSE(value_of<User>(R"({"roles":[],"age":1,"name":"x","email":null})").email);
  EXPECT_FALSE(value_of<std::optional<int>>("null"));
  EXPECT_EQ(value_of<std::optional<int>>("3"), 3);
  EXPECT_EQ(refused<std::optional<int>>("\"3\""), "value int_type");
}

TEST(Codec, SaysAllThatIsWrongAndWhere) {
  EXPECT_EQ(refused<Team>(R"({"lead":{"name":1,"roles":["admin","root",3]},"others":{"near":[{},7]},"active":0,)"
                          R"("weight":"x","badge":"text","flags":[true,1],"any":null})"),
            "value.lead.name string_type; value.lead.age missing; value.lead.roles[1] enum; "
            "value.lead.roles[2] string_type; value.others.near[0].name missing; value.others.near[0].age missing; "
            "value.others.near[0].roles missing; value.others.near[1] object_type; value.active bool_type; "
            "value.weight number_type; value.badge bytes_type; value.flags[1] bool_type");
}

TEST(Codec, StopsCollectingAtThirtyTwo) {
  std::string message;
  MsgpackWriter writer(message);
  writer.array(100);
  for (int at = 0; at < 100; ++at) writer.nil();
  const auto problems = decoded<std::vector<int>>(message).second;
  EXPECT_EQ(problems.size(), 32U);

  MsgpackReader reader(message);
  Problems full = problems;
  bool out = false;
  EXPECT_FALSE(decode(out, reader, full, "other")) << "bad, though there is no room to say so";
  EXPECT_EQ(full.size(), 32U);
}

TEST(Codec, CutsALongNameFromOutsideBetweenCharacters) {
  const std::string name = std::string(63, 'n') + "\xC3\xA9" + std::string(1000, 'n');
  const auto problems = decoded<std::map<std::string, int>>(packed("{\"" + name + "\":true}")).second;
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_THAT(problems[0].loc, ElementsAre(json::Value("value"), json::Value(std::string(63, 'n'))));
}

TEST(Codec, TakesEveryIntegerInRange) {
  EXPECT_EQ(value_of<std::int8_t>("-128"), -128);
  EXPECT_EQ(value_of<std::int8_t>("127"), 127);
  EXPECT_EQ(value_of<std::uint8_t>("255"), 255);
  EXPECT_EQ(value_of<std::uint16_t>("65535"), 65535);
  EXPECT_EQ(value_of<int>("-2147483648"), -2147483647 - 1);
  EXPECT_EQ(value_of<std::int64_t>("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(value_of<long long>("9223372036854775807"), std::numeric_limits<long long>::max());
}

TEST(Codec, RefusesIntegersOutOfRange) {
  EXPECT_EQ(refused<std::int8_t>("128"), "value int_range");
  EXPECT_EQ(refused<std::int8_t>("-129"), "value int_range");
  EXPECT_EQ(refused<std::uint8_t>("256"), "value int_range");
  EXPECT_EQ(refused<unsigned>("-1"), "value int_range");
  EXPECT_EQ(refused<std::uint64_t>("-1"), "value int_range");
  EXPECT_EQ(refused<int>("2147483648"), "value int_range");
}

TEST(Codec, CarriesUnsignedIntegersThatNoSignedOneHolds) {
  const std::string message = encoded(std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(decoded<std::uint64_t>(message).first, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(said(decoded<std::int64_t>(message).second), "value int_range");
}

TEST(Codec, RefusesForAnIntegerWhatIsNone) {
  for (const char* text : {"1.0", "1e2", "\"1\"", "true", "null", "[1]", "{}"}) {
    EXPECT_EQ(refused<int>(text), "value int_type") << text;
    EXPECT_EQ(refused<unsigned>(text), "value int_type") << text;
  }
}

TEST(Codec, TakesBothKindsOfNumberForAFloat) {
  EXPECT_EQ(value_of<double>("3"), 3.0);
  EXPECT_EQ(value_of<double>("-2.5e-3"), -0.0025);
  EXPECT_EQ(value_of<float>("0.5"), 0.5F);
  EXPECT_EQ(refused<float>("1e39"), "value number_range");
  EXPECT_EQ(refused<float>("-1e39"), "value number_range");
  for (const char* text : {"\"1\"", "true", "null", "[]"})
    EXPECT_EQ(refused<double>(text), "value number_type") << text;
}

TEST(Codec, TakesOnlyWhatTheTypeSays) {
  for (const char* text : {"1", "\"true\"", "null", "[]"}) EXPECT_EQ(refused<bool>(text), "value bool_type") << text;
  for (const char* text : {"1", "true", "null", "[\"a\"]", "{}"}) {
    EXPECT_EQ(refused<std::string>(text), "value string_type") << text;
    EXPECT_EQ(refused<Role>(text), "value string_type") << text;
  }
  EXPECT_EQ(refused<Role>("\"Admin\""), "value enum");
  EXPECT_EQ(refused<Role>("\"\""), "value enum");
  EXPECT_EQ(refused<std::vector<int>>(R"({"a":[1]})"), "value list_type");
  EXPECT_EQ((refused<std::map<std::string, int>>("[[1]]")), "value map_type");
  EXPECT_EQ(refused<User>(R"(["Ann",[]])"), "value object_type");
}

TEST(Codec, KeepsTextAndBytesApart) {
  EXPECT_EQ(decoded<Bytes>(encoded(Bytes{0, 255})).first, (Bytes{0, 255}));
  EXPECT_EQ(refused<Bytes>("\"AP8=\""), "value bytes_type");
  EXPECT_EQ(refused<Bytes>("[0,255]"), "value bytes_type");
  EXPECT_EQ(said(decoded<std::string>(encoded(to_bytes("text"))).second), "value string_type");
}

TEST(Codec, ReadsBytesFromJsonOnlyAsStrictBase64) {
  EXPECT_EQ(decoded<Bytes>(packed("\"AP8=\""), Source::json).first, (Bytes{0, 255}));
  EXPECT_EQ(decoded<Bytes>(packed("\"\""), Source::json).first, Bytes());
  for (const char* text : {"\"AP8\"", "\"AP9=\"", "\"A-8=\"", "\" AP8=\"", "\"AP8=\\n\"", "7", "null", "[\"AP8=\"]"}) {
    EXPECT_EQ(refused<Bytes>(text, Source::json), "value bytes_type") << text;
  }
}

TEST(Codec, ReadsAStructThatHoldsItself) {
  const auto branch = value_of<Branch>(R"({"name":"a","branches":[{"name":"b","branches":[]}]})");
  EXPECT_EQ(branch.branches.at(0).name, "b");
  EXPECT_EQ(printed(branch), R"({"name":"a","branches":[{"name":"b","branches":[]}]})");
  EXPECT_EQ(refused<Branch>(R"({"name":"a","branches":[{"name":"b","branches":[{}]}]})"),
            "value.branches[0].branches[0].name missing; value.branches[0].branches[0].branches missing");
}

TEST(Codec, ReadsAndWritesAnEmptyStruct) {
  struct Empty {};
  EXPECT_EQ(printed(Empty{}), "{}");
  value_of<Empty>(R"({"anything":1})");
  EXPECT_EQ(refused<Empty>("[]"), "value object_type");
}

TEST(Codec, TakesNoMemoryForElementsThatAreWrong) {
  std::string message;
  MsgpackWriter writer(message);
  writer.array(10'000);
  for (int at = 0; at < 10'000; ++at) writer.nil();
  const Allocations taken = allocations_of([&] { decoded<std::vector<Team>>(message); });
  EXPECT_LT(taken.bytes, 10'000 * sizeof(Team) / 10);
}

TEST(Codec, TakesMemoryOnlyForWhatTheValueOwns) {
  struct Point {
    int left = 0;
    double right = 0;
    std::optional<Role> role;
  };
  const std::string message = encoded(Point{.left = 1, .right = 2, .role = Role::admin});
  std::string out;
  out.reserve(message.size());
  const Allocations taken = allocations_of([&] {
    MsgpackReader reader(message);
    Problems problems;
    Point point;
    MsgpackWriter writer(out);
    if (decode(point, reader, problems, "point")) encode(writer, point);
  });
  EXPECT_EQ(out, message);
  EXPECT_EQ(taken.count, 0U);
}

}  // namespace
}  // namespace gatehouse::rpc
