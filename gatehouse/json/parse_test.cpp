#include <gatehouse/json/parse.h>

#include <gatehouse/json/internal/parse_testing.h>

#include <vector>

namespace gatehouse::json {
namespace {

using namespace std::string_view_literals;
using testing::HasSubstr;

std::string nested(std::size_t depth) { return repeated("[", depth) + repeated("]", depth); }

TEST(Parse, AcceptsEveryStructureOfTheGrammar) {
  for (const auto text : {"null"sv, "true"sv, "false"sv, "[]"sv, "{}"sv, "\"\""sv, " [] "sv, "\t\r\n {\n}\r\n"sv,
                          "[null, 1, \"1\", {}]"sv, "[[]   ]"sv, "{\"a\":[]}"sv, "{\"\":0}"sv,
                          "{ \"a\" : -1 , \"b\":\ttrue }"sv, "[1\n]"sv, "[\"\",[],{}]"sv, "{\"a\":{\"a\":{\"a\":1}}}"sv,
                          "[{\"a\":1},{\"a\":2}]"sv, "{\"a\\u0000b\":1,\"a\":2}"sv, "\"x\"\n"sv}) {
    EXPECT_TRUE(parse(text).has_value()) << text;
  }
}

TEST(Parse, RefusesBrokenStructure) {
  for (const auto text : {""sv,
                          " "sv,
                          "["sv,
                          "]"sv,
                          "{"sv,
                          "}"sv,
                          "[1"sv,
                          "[1,"sv,
                          "[1,]"sv,
                          "[,1]"sv,
                          "[1,,2]"sv,
                          "[1 2]"sv,
                          "[1:2]"sv,
                          "[\"a\",\n4\n,1,"sv,
                          "[]]"sv,
                          "[1]x"sv,
                          "{} {}"sv,
                          "{}#"sv,
                          "1 2"sv,
                          "null,"sv,
                          "{\"a\"}"sv,
                          "{\"a\":}"sv,
                          "{:1}"sv,
                          "{\"a\" 1}"sv,
                          "{\"a\",1}"sv,
                          "{\"a\":1,}"sv,
                          "{,\"a\":1}"sv,
                          "{\"a\":1,,\"b\":2}"sv,
                          "{a:1}"sv,
                          "{'a':1}"sv,
                          "{1:1}"sv,
                          "{null:1}"sv,
                          "{\"a\":1"sv,
                          "{\"a\":\"a"sv,
                          "{\"a\":1 \"b\":2}"sv,
                          "[\"a\"}"sv,
                          "{\"a\":1]"sv,
                          "[1}"sv,
                          "*"sv,
                          "<.>"sv,
                          "[\x0c]"sv,
                          "\x0b 1"sv,
                          "[1]\0"sv,
                          "\0"sv,
                          "[\xC2\xA0]"sv,
                          "[\xE2\x81\xA0]"sv,
                          "a\xC3\xA5"sv,
                          "[*]"sv,
                          "[][]"sv,
                          "{\"a\":1}}"sv,
                          "(1)"sv}) {
    EXPECT_NE(why_refused(text), "accepted") << text;
  }
}

TEST(Parse, RefusesLiteralsThatAreNotExact) {
  for (const auto text : {"nul"sv, "nulll"sv, "True"sv, "TRUE"sv, "tru"sv, "truee"sv, "fals"sv, "falsE"sv, "[nul]"sv,
                          "[tru,1]"sv, "NULL"sv, "undefined"sv, "n"sv, "null1"sv, "truefalse"sv, "nu ll"sv}) {
    EXPECT_NE(why_refused(text), "accepted") << text;
  }
}

TEST(Parse, RefusesCommentsByteOrderMarksAndOtherEncodings) {
  for (const auto text : {"/* */1"sv, "1//x"sv, "[1/**/]"sv, "{\"a\":/**/1}"sv, "#x\n1"sv, "\xEF\xBB\xBF{}"sv,
                          "\xEF\xBB\xBF"sv, "\xFE\xFF\0[\0]"sv, "\xFF\xFE[\0]\0"sv, "[\0]\0"sv, "\xEF\xBB"sv}) {
    EXPECT_NE(why_refused(text), "accepted") << text;
  }
}

TEST(Parse, RefusesANameUsedTwice) {
  for (const auto text : {R"({"a":1,"a":1})"sv, R"({"a":1,"b":2,"a":3})"sv, R"({"a":1,"\u0061":2})"sv,
                          R"({"":1,"":2})"sv, R"([{"x":{"a":1,"a":1}}])"sv, R"({"\/":1,"/":2})"sv,
                          R"({"a":{},"b":[],"a":null})"sv, R"({"alg":"none","alg":"ES256"})"sv}) {
    EXPECT_THAT(why_refused(text), HasSubstr("twice")) << text;
  }
}

TEST(Parse, KeepsNamesThatOnlyLookAlike) {
  EXPECT_EQ(parse(R"({"a":1,"A":2,"a ":3,"a\u0000":4,"\u00e9":5,"e\u0301":6})")->object()->size(), 6U);
  EXPECT_EQ(*parse(R"({"a":{"a":1},"b":[{"a":2},{"a":3}]})"),
            Value(Object{{"a", Object{{"a", 1}}}, {"b", Array{Object{{"a", 2}}, Object{{"a", 3}}}}}));
}

std::string object_of(std::size_t count, std::string_view last) {
  std::string text = "{";
  for (std::size_t i = 0; i + 1 < count; ++i) text += "\"name" + std::to_string(i) + "\":" + std::to_string(i) + ",";
  return text + "\"" + std::string(last) + "\":0}";
}

TEST(Parse, FindsTheRepeatedNameHoweverManyMembersThereAre) {
  for (const std::size_t count : {2U, 15U, 16U, 17U, 18U, 100U, 5000U}) {
    EXPECT_EQ(parse(object_of(count, "other"))->object()->size(), count);
    EXPECT_THAT(why_refused(object_of(count, "name0")), HasSubstr("twice")) << count;
    EXPECT_THAT(why_refused(object_of(count, "name" + std::to_string(count - 2))), HasSubstr("twice")) << count;
  }
}

TEST(Parse, KeepsTheOrderOfMembersAndElements) {
  const Value value = *parse(R"({"b":[1,[2,{"c":3}],4],"a":{"z":[],"y":{}},"0":"x"})");
  std::string names;
  for (const Member& member : *value.object()) names += member.name;
  EXPECT_EQ(names, "ba0");
  EXPECT_EQ(*value.object()->find("b"), Value(Array{1, Array{2, Object{{"c", 3}}}, 4}));
  EXPECT_EQ(*value.object()->find("a"), Value(Object{{"z", Array{}}, {"y", Object{}}}));
}

TEST(Parse, StopsAtTheDepthAskedFor) {
  EXPECT_TRUE(parse(nested(32)).has_value());
  EXPECT_THAT(why_refused(nested(33)), HasSubstr("deep"));
  EXPECT_TRUE(parse("[{\"a\":[]}]", {.depth = 3}).has_value());
  EXPECT_THAT(why_refused("[{\"a\":[[]]}]", {.depth = 3}), HasSubstr("deep"));
  EXPECT_TRUE(parse("7", {.depth = 0}).has_value());
  EXPECT_THAT(why_refused("[]", {.depth = 0}), HasSubstr("deep"));
}

TEST(Parse, NeverGoesDeeperThanTheStackBears) {
  const Limits greedy{.bytes = 10'000'000, .depth = 10'000'000};
  EXPECT_TRUE(parse(nested(max_depth), greedy).has_value());
  EXPECT_THAT(why_refused(nested(max_depth + 1), greedy), HasSubstr("deep"));
  EXPECT_THAT(why_refused(nested(100'000), greedy), HasSubstr("deep"));
  EXPECT_THAT(why_refused(repeated("[", 100'000)), HasSubstr("deep"));
  EXPECT_THAT(why_refused(repeated("{\"a\":", 100'000)), HasSubstr("deep"));
  EXPECT_THAT(why_refused(repeated("[{\"a\":", 100'000), greedy), HasSubstr("deep"));
}

TEST(Parse, RefusesTextsLongerThanAllowed) {
  EXPECT_TRUE(parse("[1,2,3]", {.bytes = 7}).has_value());
  EXPECT_THAT(why_refused("[1,2,3]", {.bytes = 6}), HasSubstr("longer"));
  EXPECT_TRUE(parse(repeated(" ", (1 << 20) - 1) + "1").has_value());
  EXPECT_THAT(why_refused(repeated(" ", 1 << 20) + "1"), HasSubstr("longer"));
}

TEST(Parse, SaysWhereAndWhat) {
  EXPECT_EQ(why_refused("[1, x]"), "byte 4: syntax error");
  EXPECT_EQ(why_refused("{} x"), "byte 3: more than one value");
  EXPECT_EQ(why_refused("[1e999]"), "byte 6: a number beyond the range of a double");
  EXPECT_THAT(why_refused(R"({"a":1,"a":2})"), HasSubstr("an object names a member twice"));
  EXPECT_EQ(why_refused("[1,"), "byte 3: incomplete JSON");
}

TEST(Parse, ReadsOnlyWhatItWasGiven) {
  // Heap copies of every prefix, so that the address sanitizer sees a read past the end.
  const std::string whole = R"({"k":["\ud834\udd1e",-12.5e+3,true,null,"é"]})";
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const std::vector<char> copy(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
    EXPECT_NE(why_refused(std::string_view(copy.data(), copy.size())), "accepted") << length;
  }
  EXPECT_TRUE(parse(whole).has_value());
}

}  // namespace
}  // namespace gatehouse::json
