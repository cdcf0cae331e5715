#include <gatehouse/json/parse.h>
#include <gatehouse/rpc/internal/allocations_testing.h>
#include <gatehouse/rpc/msgpack.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace gatehouse::rpc {
namespace {

using namespace std::string_literals;
using testing::AllOf;
using testing::HasSubstr;

constexpr MsgpackLimits unlimited{.depth = std::numeric_limits<std::size_t>::max(),
                                  .values = std::numeric_limits<std::size_t>::max()};

// Why it is refused; empty: it is not. Whatever it claims, refusing it took no more memory than the sentence needs.
std::string refusal(const std::string& message, MsgpackLimits limits = {}) {
  std::string why;
  why.reserve(200);
  const Allocations taken = allocations_of([&] {
    const auto checked = check_msgpack(message, limits);
    if (checked) return;
    EXPECT_EQ(checked.error().reason, Reason::invalid_request);
    why = checked.error().detail;
  });
  EXPECT_LE(taken.bytes, 500U) << why;
  return why;
}

std::string repeated(std::size_t count, std::string_view unit) {
  std::string text;
  text.reserve(count * unit.size());
  for (; count > 0; --count) text += unit;
  return text;
}

// {"k0": nil, "k1": nil, ...}, without its end.
std::string map_of_distinct_keys(std::size_t count, std::size_t claimed) {
  std::string out;
  MsgpackWriter writer(out);
  writer.map(claimed);
  for (std::size_t at = 0; at < count; ++at) writer.text("k" + std::to_string(at)).nil();
  return out;
}

TEST(MsgpackCheck, Row139RefusesCountsThatTheMessageCannotHold) {
  for (const auto& claim : {"\xDD\xFF\xFF\xFF\xFF"s, "\xDC\xFF\xFF"s, "\xDF\xFF\xFF\xFF\xFF"s, "\xDF\x80\0\0\0"s,
                            "\xDE\xFF\xFF"s, "\x91"s, "\x81\xA0"s, "\x9F\xC0"s}) {
    EXPECT_THAT(refusal(claim), HasSubstr("byte ")) << testing::PrintToString(claim);
    EXPECT_THAT(refusal(claim + std::string(1000, '\xC0'), unlimited), HasSubstr("byte "));
    EXPECT_THAT(refusal("\x81\xA1k" + claim), HasSubstr("byte "));
  }
}

TEST(MsgpackCheck, Row139RefusesCountsThatTogetherAreMoreThanTheMessageHolds) {
  // Each of the inner ones alone could be there; all the outer ones still wait for theirs.
  const std::string claims = repeated(20, "\xDC\x03\xE8");
  EXPECT_EQ(refusal(claims + std::string(1000, '\xC0'), unlimited), "byte 6: more values announced than bytes left");
}

TEST(MsgpackCheck, Row139RefusesLengthsBeyondTheMessage) {
  for (const auto& claim : {"\xDB\xFF\xFF\xFF\xFF"s, "\xDA\xFF\xFF"s, "\xD9\xFF"s, "\xBF"s, "\xC6\xFF\xFF\xFF\xFF"s,
                            "\xC5\xFF\xFF"s, "\xC4\xFF"s, "\xDB\0\0\0\x06hello"s, "\xA6hello"s, "\xC4\x06hello"s}) {
    EXPECT_EQ(refusal(claim), "byte 0: cut off, or of a type that is not accepted") << testing::PrintToString(claim);
    EXPECT_EQ(refusal("\x92\xC0" + claim), "byte 2: cut off, or of a type that is not accepted");
  }
}

TEST(MsgpackCheck, Row139RefusesWhatIsNestedTooDeeply) {
  EXPECT_EQ(refusal(std::string(100'000, '\x91')), "byte 33: nested too deeply");
  EXPECT_EQ(refusal(std::string(100'000, '\x91') + '\xC0', unlimited), "byte 257: nested too deeply");
  EXPECT_EQ(refusal(repeated(100'000, "\x81\xA1k") + '\xC0'), "byte 97: nested too deeply");
  EXPECT_EQ(refusal(std::string(32, '\x91') + '\xC0'), "");
  EXPECT_EQ(refusal(std::string(33, '\x91') + '\xC0'), "byte 33: nested too deeply");
  EXPECT_EQ(refusal(std::string(31, '\x91') + '\x90'), "");
  EXPECT_EQ(refusal(std::string(32, '\x91') + '\x90'), "byte 33: nested too deeply");
  EXPECT_EQ(refusal(repeated(32, "\x92\x90") + '\xC0'), "byte 64: nested too deeply") << "not even an empty one";
}

TEST(MsgpackCheck, Row139RefusesMoreValuesThanAllowed) {
  EXPECT_EQ(refusal("\x92\x91\xC0\xC0", {.values = 4}), "");
  EXPECT_EQ(refusal("\x92\x91\xC0\xC0", {.values = 3}), "byte 3: too many values");
  EXPECT_EQ(refusal("\x81\xA0\xC0", {.values = 2}), "byte 2: too many values");
}

TEST(MsgpackCheck, Row139RefusesExtensionTypesAndTheUnusedByte) {
  for (const auto& message :
       {"\xC1"s, "\xC7\0\x01"s, "\xC8\0\0\x01"s, "\xC9\0\0\0\0\x01"s, "\xD4\x01\0"s, "\xD5\x01\0\0"s,
        "\xD6\xFF\0\0\0\0"s, "\xD7\xFF\0\0\0\0\0\0\0\0"s, "\xD8\x01" + std::string(16, '\0')}) {
    EXPECT_EQ(refusal(message), "byte 0: cut off, or of a type that is not accepted")
        << testing::PrintToString(message);
    EXPECT_EQ(refusal("\x91" + message), "byte 1: cut off, or of a type that is not accepted");
  }
}

TEST(MsgpackCheck, Row139RefusesNumbersThatAreNotFinite) {
  for (const auto& message : {"\xCA\x7F\xC0\0\0"s, "\xCA\x7F\x80\0\0"s, "\xCA\xFF\x80\0\0"s, "\xCA\x7F\x80\0\1"s,
                              "\xCB\x7F\xF8\0\0\0\0\0\0"s, "\xCB\x7F\xF0\0\0\0\0\0\0"s, "\xCB\xFF\xF0\0\0\0\0\0\0"s}) {
    EXPECT_THAT(refusal(message), HasSubstr("not finite")) << testing::PrintToString(message);
  }
  EXPECT_EQ(refusal("\xCB\x7F\xEF\xFF\xFF\xFF\xFF\xFF\xFF"), "");
  EXPECT_EQ(refusal("\xCA\x7F\x7F\xFF\xFF"), "");
}

TEST(MsgpackCheck, Row139RefusesKeysThatOccurTwice) {
  EXPECT_EQ(refusal("\x82\xA1k\xC0\xA1k\xC0"), "byte 7: a map has a key twice");
  EXPECT_EQ(refusal("\x82\xA0\xC0\xD9\0\xC0"s), "byte 6: a map has a key twice") << "in another form";
  EXPECT_EQ(refusal("\x83\xA1k\x81\xA1l\xC0\xA1m\xC0\xA1k\xC0"), "byte 13: a map has a key twice");
  EXPECT_EQ(refusal("\x83\xA1k\x81\xA1l\xC0\xA1m\xC0\xA1l\xC0"), "") << "of two maps, one in the other";
  EXPECT_EQ(refusal("\x92\x81\xA1k\xC0\x81\xA1k\xC0"), "") << "of two maps, one after the other";
}

TEST(MsgpackCheck, Row139RefusesARepeatedKeyAmongMany) {
  for (const std::size_t count : {16U, 17U, 1000U, 40'000U}) {
    EXPECT_TRUE(check_msgpack(map_of_distinct_keys(count, count)));
    for (const std::size_t which : {std::size_t{0}, count / 2, count - 1}) {
      std::string message = map_of_distinct_keys(count, count + 1);
      MsgpackWriter(message).text("k" + std::to_string(which)).nil();
      const auto checked = check_msgpack(message);
      ASSERT_FALSE(checked) << count << " and again the one at " << which;
      EXPECT_THAT(checked.error().detail, HasSubstr("twice"));
    }
  }
}

TEST(MsgpackCheck, Row139RefusesKeysThatAreNotText) {
  for (const auto& key : {"\x01"s, "\xC0"s, "\xC3"s, "\xC4\x01z"s, "\x90"s, "\x80"s, "\xCB\0\0\0\0\0\0\0\0"s}) {
    EXPECT_THAT(refusal("\x81" + key + "\xC0"), AllOf(HasSubstr("byte 1"), HasSubstr("not text")));
  }
}

TEST(MsgpackCheck, Row139RefusesTextThatIsNotUtf8) {
  for (const auto* bad : {"\x80", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "12345678\xFF"}) {
    std::string value, key;
    MsgpackWriter(value).text(bad);
    MsgpackWriter(key).map(1).text(bad).nil();
    EXPECT_THAT(refusal(value), HasSubstr("not UTF-8"));
    EXPECT_THAT(refusal(key), HasSubstr("not UTF-8"));
  }
  EXPECT_EQ(refusal("\xC4\x01\x80"), "") << "bytes are no text";
}

TEST(MsgpackCheck, Row139RefusesWhatIsCutOffAndWhatGoesOn) {
  std::string message;
  MsgpackWriter writer(message);
  const std::string_view text = R"({"id":70000,"f":0.5,"args":["text",[1,-300,5000000000],{"a":null,"b":true}]})";
  write_msgpack(writer.array(2), json::parse(text).value());
  writer.bytes(as_bytes("bytes"));
  EXPECT_EQ(refusal(message), "");
  for (std::size_t size = 0; size < message.size(); ++size) {
    EXPECT_NE(refusal(message.substr(0, size)), "") << size;
  }
  EXPECT_EQ(refusal(message + '\xC0'), "byte " + std::to_string(message.size()) + ": bytes after the value");
}

TEST(MsgpackCheck, TakesNoMemoryForAnOrdinaryCall) {
  std::string message;
  MsgpackWriter writer(message);
  writer.map(4).text("type").text("rpc").text("id").integer(1).text("name").text("add");
  writer.text("args").array(2).integer(2).integer(3);
  EXPECT_EQ(allocations_of([&] { EXPECT_TRUE(check_msgpack(message)); }).count, 0U);
}

TEST(MsgpackCheck, Row139TakesMemoryOnlyForKeysThatAreThere) {
  const std::string message = map_of_distinct_keys(49'999, 49'999);
  const Allocations taken = allocations_of([&] { EXPECT_TRUE(check_msgpack(message)); });
  EXPECT_LE(taken.bytes, 4 * 49'999 * sizeof(std::string_view));
}

}  // namespace
}  // namespace gatehouse::rpc
