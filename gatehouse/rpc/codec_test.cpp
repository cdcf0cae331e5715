#include <gatehouse/json/parse.h>
#include <gatehouse/json/print.h>
#include <gatehouse/rpc/codec.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
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

}  // namespace
}  // namespace gatehouse::rpc
