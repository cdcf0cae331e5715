#include <gatehouse/json/parse.h>

#include <gatehouse/json/internal/parse_testing.h>

#include <cmath>
#include <limits>

namespace gatehouse::json {
namespace {

using namespace std::string_view_literals;

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

}  // namespace
}  // namespace gatehouse::json
