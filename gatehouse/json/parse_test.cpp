#include <gatehouse/json/parse.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

namespace gatehouse::json {
namespace {

using namespace std::string_view_literals;
using testing::HasSubstr;

std::string why_refused(std::string_view text, Limits limits = {}) {
  const auto result = parse(text, limits);
  if (result) return "accepted";
  EXPECT_EQ(result.error().reason, Reason::invalid_json);
  EXPECT_THAT(result.error().detail, testing::MatchesRegex("byte [0-9]+: .+"));
  return result.error().detail;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

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

TEST(Parse, ReadsIntegersExactly) {
  EXPECT_EQ(*parse("0"), Value(0));
  EXPECT_EQ(*parse("-0"), Value(0));
  EXPECT_EQ(*parse("-1"), Value(-1));
  EXPECT_EQ(*parse("1234567890123456789"), Value(1234567890123456789));
  EXPECT_EQ(*parse("9223372036854775807"), Value(std::numeric_limits<std::int64_t>::max()));
  EXPECT_EQ(*parse("-9223372036854775808"), Value(std::numeric_limits<std::int64_t>::min()));
  EXPECT_EQ(*parse("9007199254740993"), Value(9007199254740993));
}

TEST(Parse, ReadsIntegersBeyondInt64AsDoubles) {
  EXPECT_EQ(*parse("9223372036854775808"), Value(9223372036854775808.0));
  EXPECT_EQ(*parse("-9223372036854775809"), Value(-9223372036854775809.0));
  EXPECT_EQ(*parse("18446744073709551615"), Value(18446744073709551615.0));
  EXPECT_EQ(*parse("18446744073709551616"), Value(18446744073709551616.0));
  EXPECT_EQ(*parse("-18446744073709551616"), Value(-18446744073709551616.0));
  EXPECT_EQ(*parse("100000000000000000000"), Value(1e20));
  EXPECT_EQ(*parse(repeated("9", 308)), Value(1e308));
}

TEST(Parse, ReadsFractionsAndExponents) {
  EXPECT_EQ(*parse("1.0"), Value(1.0));
  EXPECT_EQ(*parse("-0.5"), Value(-0.5));
  EXPECT_EQ(*parse("1e2"), Value(100.0));
  EXPECT_EQ(*parse("1E+2"), Value(100.0));
  EXPECT_EQ(*parse("1.5e-2"), Value(0.015));
  EXPECT_EQ(*parse("0e1"), Value(0.0));
  EXPECT_EQ(*parse("0E+1"), Value(0.0));
  EXPECT_EQ(*parse("[1e00]"), Value(Array{1.0}));
  EXPECT_TRUE(std::signbit(*parse("-0.0")->number()));
}

TEST(Parse, RoundsDoublesCorrectly) {
  // Halfway cases and long mantissas, where a conversion by powers of ten goes wrong.
  EXPECT_EQ(*parse("9007199254740993.0"), Value(9007199254740992.0));
  EXPECT_EQ(*parse("9007199254740993.00000000000000000000000000001"), Value(9007199254740994.0));
  EXPECT_EQ(*parse("2.2250738585072011e-308"), Value(2.2250738585072011e-308));
  EXPECT_EQ(*parse("1.7976931348623157e308"), Value(std::numeric_limits<double>::max()));
  EXPECT_EQ(*parse("5e-324"), Value(std::numeric_limits<double>::denorm_min()));
  EXPECT_EQ(*parse("123456789.12345678901234567890"), Value(123456789.12345678901234567890));
  EXPECT_EQ(*parse("0." + repeated("0", 400) + "1e400"), Value(0.1));
  EXPECT_EQ(*parse("1" + repeated("0", 400) + "e-400"), Value(1.0));
}

TEST(Parse, RefusesNumbersBeyondADouble) {
  for (const auto text :
       {"1e400"sv, "-1e400"sv, "1.8e308"sv, "123.456e78900"sv, "0.1e9999"sv, "[1e309]"sv, "1e99999999999"sv,
        "1e2147483647"sv, "1E2147483648"sv, "1e18446744073709551616"sv, "10e99999999999999999999999"sv}) {
    EXPECT_NE(why_refused(text), "accepted") << text;
  }
  EXPECT_NE(why_refused(repeated("9", 400)), "accepted");
  EXPECT_NE(why_refused("1" + repeated("0", 309) + ".0"), "accepted");
}

TEST(Parse, ReadsNumbersTooSmallForADoubleAsZero) {
  EXPECT_EQ(*parse("1e-400"), Value(0.0));
  EXPECT_EQ(*parse("123.456e-789"), Value(0.0));
  EXPECT_EQ(*parse("0." + repeated("0", 400) + "1"), Value(0.0));
  EXPECT_TRUE(std::signbit(*parse("-1e-400")->number()));
}

TEST(Parse, RefusesNumbersOutsideTheGrammar) {
  for (const auto text :
       {"01"sv,   "-01"sv,  "00"sv,    "-"sv,        "--1"sv,       "+1"sv,     "++1"sv,         ".5"sv,
        "-.5"sv,  "1."sv,   "-1."sv,   "1.e1"sv,     ".e1"sv,       "1e"sv,     "1e+"sv,         "1e-"sv,
        "1E"sv,   "1ee2"sv, "1e2.5"sv, "1.2.3"sv,    "0x1"sv,       "0x"sv,     "1_000"sv,       "1 000"sv,
        "1,0"sv,  "NaN"sv,  "-NaN"sv,  "Infinity"sv, "-Infinity"sv, "inf"sv,    "nan"sv,         "1f"sv,
        "1a"sv,   "- 1"sv,  "[-]"sv,   "[1.]"sv,     "[0.]"sv,      "[-012]"sv, "[1+2]"sv,       "0e"sv,
        "0.e1"sv, "0.3e"sv, "0.3e+"sv, "1.0e+"sv,    "-foo"sv,      "-2."sv,    "\xEF\xBC\x91"sv}) {
    EXPECT_NE(why_refused(text), "accepted") << text;
  }
}

TEST(Parse, Unescapes) {
  EXPECT_EQ(*parse(R"("\"\\\/\b\f\n\r\t")"), Value("\"\\/\b\f\n\r\t"));
  EXPECT_EQ(*parse(R"("\u0041\u00e9\u20AC")"), Value("A\xC3\xA9\xE2\x82\xAC"));
  EXPECT_EQ(*parse(R"("\ud834\udd1e")"), Value("\xF0\x9D\x84\x9E"));
  EXPECT_EQ(*parse(R"("\uDBFF\uDFFF")"), Value("\xF4\x8F\xBF\xBF"));
  EXPECT_EQ(*parse(R"("a\u0000b")"), Value("a\0b"sv));
  EXPECT_EQ(*parse(R"("\\u0041")"), Value("\\u0041"));
  EXPECT_EQ(*parse(R"("\uFFFF\u2028")"), Value("\xEF\xBF\xBF\xE2\x80\xA8"));
  EXPECT_EQ(*parse("\"\x7F\xE2\x80\xA8\""), Value("\x7F\xE2\x80\xA8"));
}

TEST(Parse, UnescapesLongStringsInOnePiece) {
  const std::string long_text = repeated("0123456789abcdef", 1000);
  EXPECT_EQ(*parse("\"" + long_text + R"(\n)" + long_text + R"(\u00e9")"),
            Value(long_text + "\n" + long_text + "\xC3\xA9"));
  EXPECT_EQ(*parse("{\"" + long_text + R"(\n)" + long_text + "\":1}"),
            Value(Object{{long_text + "\n" + long_text, 1}}));
  EXPECT_EQ(*parse(R"(["\n","a","","\tb"])"), Value(Array{"\n", "a", "", "\tb"}));
  EXPECT_EQ(parse("\"" + repeated("\\n", 10000) + "\"")->string()->size(), 10000U);
}

TEST(Parse, RefusesLoneSurrogates) {
  for (const auto text : {R"("\ud800")"sv, R"("\udc00")"sv, R"("\ud800\ud800")"sv, R"("\ud800x")"sv, R"("\ud800\n")"sv,
                          R"("\ud800\u0041")"sv, R"("\udfff\ud800")"sv, R"("\ud834\udd1e\udd1e")"sv, R"("\uD800\)"sv,
                          R"("\ud800\u")"sv, R"("\ud800\udbff")"sv, R"({"\ud800":1})"sv}) {
    EXPECT_NE(why_refused(text), "accepted") << text;
  }
}

TEST(Parse, RefusesStringsOutsideTheGrammar) {
  for (const auto text : {"\""sv,
                          "\"a"sv,
                          "'a'"sv,
                          "a"sv,
                          R"("\x41")"sv,
                          R"("\a")"sv,
                          R"("\0")"sv,
                          R"("\'")"sv,
                          R"("\U0041")"sv,
                          R"("\u")"sv,
                          R"("\u00")"sv,
                          R"("\u004")"sv,
                          R"("\u00g1")"sv,
                          R"("\u 041")"sv,
                          R"("\")"sv,
                          R"("\\\")"sv,
                          "\"a\nb\""sv,
                          "\"a\tb\""sv,
                          "\"a\rb\""sv,
                          "\"\0\""sv,
                          "\"\x1f\""sv,
                          "\"\x01\""sv,
                          R"(["a)"sv,
                          R"(["a]])"sv,
                          "\"a\"b\""sv,
                          "\"\\\n\""sv,
                          "\"\\\xC3\xA5\""sv,
                          "{\"a\nb\":1}"sv,
                          "\"0123456789012345678901234567890\x02\""sv}) {
    EXPECT_NE(why_refused(text), "accepted") << text;
  }
}

TEST(Parse, AcceptsTheEdgesOfUtf8) {
  for (const auto text : {"\x7F"sv, "\xC2\x80"sv, "\xDF\xBF"sv, "\xE0\xA0\x80"sv, "\xED\x9F\xBF"sv, "\xEE\x80\x80"sv,
                          "\xEF\xBF\xBF"sv, "\xEF\xBB\xBF"sv, "\xF0\x90\x80\x80"sv, "\xF4\x8F\xBF\xBF"sv}) {
    const auto value = parse("\"" + std::string(text) + "\"");
    ASSERT_TRUE(value.has_value()) << text;
    EXPECT_EQ(*value, Value(text));
  }
}

TEST(Parse, RefusesWhatIsNotUtf8) {
  for (const auto text : {"\x80"sv,
                          "\xBF"sv,
                          "\xC0\x80"sv,
                          "\xC1\xBF"sv,
                          "\xC0\xAF"sv,
                          "\xE0\x80\xAF"sv,
                          "\xE0\x9F\xBF"sv,
                          "\xED\xA0\x80"sv,
                          "\xED\xBF\xBF"sv,
                          "\xED\xA0\x81\xED\xB0\x81"sv,
                          "\xF0\x80\x80\x80"sv,
                          "\xF0\x8F\xBF\xBF"sv,
                          "\xF4\x90\x80\x80"sv,
                          "\xF5\x80\x80\x80"sv,
                          "\xF8\x88\x80\x80\x80"sv,
                          "\xFE"sv,
                          "\xFF"sv,
                          "\xC3"sv,
                          "\xE2\x82"sv,
                          "\xF0\x9F\x98"sv,
                          "\xE2\x28\xA1"sv,
                          "\xC3\x28"sv,
                          "a\xE9"sv,
                          "\xF0\x9F\x98x"sv}) {
    const std::string bytes(text);
    EXPECT_NE(why_refused("\"" + bytes + "\""), "accepted");
    EXPECT_NE(why_refused("\"" + repeated("padding ", 8) + bytes + repeated(" padding", 8) + "\""), "accepted");
    EXPECT_NE(why_refused("{\"" + bytes + "\":1}"), "accepted");
    EXPECT_NE(why_refused("\"\\n" + bytes + "\""), "accepted");
    EXPECT_NE(why_refused("\"" + bytes), "accepted");
    EXPECT_NE(why_refused("[" + bytes + "]"), "accepted");
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
