#include <gatehouse/json/print.h>

#include <gatehouse/json/parse.h>

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

namespace gatehouse::json {
namespace {

using namespace std::string_view_literals;

std::string printed(std::string_view text) {
  std::string out;
  print_string(out, text);
  return out;
}

TEST(Print, SaysEachKindWithoutSpaces) {
  EXPECT_EQ(print(Value()), "null");
  EXPECT_EQ(print(true), "true");
  EXPECT_EQ(print(false), "false");
  EXPECT_EQ(print(-12), "-12");
  EXPECT_EQ(print("text"), "\"text\"");
  EXPECT_EQ(print(Array{}), "[]");
  EXPECT_EQ(print(Object{}), "{}");
  EXPECT_EQ(print(Array{1, Array{}, "x"}), "[1,[],\"x\"]");
  EXPECT_EQ(print(Object{{"b", 1}, {"a", Object{{"", Value()}}}}), R"({"b":1,"a":{"":null}})");
}

TEST(Print, AppendsToWhatIsThere) {
  std::string out = "data: ";
  print(out, Object{{"a", 1}});
  EXPECT_EQ(out, "data: {\"a\":1}");
}

TEST(Print, EscapesWhatTheGrammarAsksForAndNothingElse) {
  EXPECT_EQ(printed("\"\\/"), R"("\"\\/")");
  EXPECT_EQ(printed("\b\f\n\r\t"), R"("\b\f\n\r\t")");
  EXPECT_EQ(printed("\0\x01\x1f"sv), R"("\u0000\u0001\u001f")");
  EXPECT_EQ(printed("\x7F</script>&'"), "\"\x7F</script>&'\"");
  EXPECT_EQ(printed("\xC3\xA9\xE2\x80\xA8\xF0\x9F\x98\x80"), "\"\xC3\xA9\xE2\x80\xA8\xF0\x9F\x98\x80\"");
  EXPECT_EQ(print(Object{{"a\"\n", 1}}), R"({"a\"\n":1})");
}

TEST(Print, PutsTheReplacementCharacterWhereTextIsNotUtf8) {
  EXPECT_EQ(printed("a\xFFz"), "\"a\xEF\xBF\xBDz\"");
  EXPECT_EQ(printed("\xE2\x82"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_EQ(printed("\xED\xA0\x80\""), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\\\"\"");
}

TEST(Print, SaysDoublesSoThatTheyReadBackAsDoubles) {
  EXPECT_EQ(print(1.0), "1.0");
  EXPECT_EQ(print(0.1), "0.1");
  EXPECT_EQ(print(-0.0), "-0.0");
  EXPECT_EQ(print(1e20), "1e+20");
  EXPECT_EQ(print(1e308), "1e+308");
  EXPECT_EQ(print(5e-324), "5e-324");
  EXPECT_EQ(print(123456.0), "123456.0");
  EXPECT_EQ(print(9007199254740993.0), "9007199254740992.0");
}

TEST(Print, SaysNullForWhatJsonHasNoNumberFor) {
  EXPECT_EQ(print(std::nan("")), "null");
  EXPECT_EQ(print(std::numeric_limits<double>::infinity()), "null");
  EXPECT_EQ(print(-std::numeric_limits<double>::infinity()), "null");
}

TEST(Print, SaysTheLargestIntegersExactly) {
  std::string out;
  print_number(out, std::numeric_limits<std::int64_t>::min());
  print_number(out, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(out, "-922337203685477580818446744073709551615");
}

// Values of every shape from a fixed seed.
class AnyValue {
 public:
  Value value(int depth = 4) {
    switch (below(depth > 0 ? 7 : 5)) {
      case 0: return nullptr;
      case 1: return below(2) == 0;
      case 2: return static_cast<std::int64_t>(bits_() >> below(64));
      case 3: return finite();
      case 4: return text();
      case 5: return array(depth - 1);
      default: return object(depth - 1);
    }
  }
  double finite() {
    const double value = std::bit_cast<double>(bits_());
    return std::isfinite(value) ? value : static_cast<double>(below(1000));
  }

 private:
  std::uint64_t below(std::uint64_t limit) { return bits_() % limit; }
  std::string text() {
    static constexpr std::string_view pieces[] = {"a",
                                                  "\"",
                                                  "\\",
                                                  "\n",
                                                  "\x01",
                                                  "\0"sv,
                                                  "/",
                                                  "\xC3\xA9",
                                                  "\x7F",
                                                  "\xE2\x80\xA8",
                                                  "\xF0\x9F\x98\x80",
                                                  "a longer run of text"};
    std::string out;
    for (std::uint64_t count = below(8); count > 0; --count) out += pieces[below(std::size(pieces))];
    return out;
  }
  Value array(int depth) {
    Array out;
    for (std::uint64_t count = below(6); count > 0; --count) out.push_back(value(depth));
    return Value(std::move(out));
  }
  Value object(int depth) {
    Object out;
    for (std::uint64_t count = below(20); count > 0; --count) out.set(text(), value(depth));
    return Value(std::move(out));
  }
  std::mt19937_64 bits_{20260102};
};

TEST(Print, ReadsBackAsTheSameValue) {
  AnyValue any;
  for (int i = 0; i < 3000; ++i) {
    const Value value = any.value();
    const std::string text = print(value);
    const auto again = parse(text);
    ASSERT_TRUE(again.has_value()) << again.error().detail << "\n" << text;
    ASSERT_EQ(*again == value, true) << text;
    ASSERT_EQ(print(*again), text);
  }
}

TEST(Print, ReadsBackEveryBitOfADouble) {
  AnyValue any;
  for (int i = 0; i < 50'000; ++i) {
    const double value = any.finite();
    const auto again = parse(print(value));
    ASSERT_TRUE(again.has_value() && again->number() != nullptr) << print(value);
    ASSERT_EQ(std::bit_cast<std::uint64_t>(*again->number()), std::bit_cast<std::uint64_t>(value)) << print(value);
  }
}

TEST(Print, EscapesAtEveryPlaceOfALongText) {
  const std::string plain(40, 'x');
  for (std::size_t at = 0; at < plain.size(); ++at) {
    for (int c = 0; c < 128; ++c) {
      std::string text = plain;
      text[at] = static_cast<char>(c);
      const std::string printed = print(Value(text));
      const bool special = c < 0x20 || c == '"' || c == '\\';
      ASSERT_EQ(printed != "\"" + text + "\"", special) << at << ' ' << c;
      ASSERT_EQ(*parse(printed), Value(text));
    }
  }
}

}  // namespace
}  // namespace gatehouse::json
