#include <gatehouse/json/parse.h>
#include <gatehouse/json/print.h>
#include <gatehouse/rpc/msgpack.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

namespace gatehouse::rpc {
namespace {

using namespace std::string_literals;
using testing::Each;

// The first byte of what `write` writes, and how long it is.
template <class Write>
std::pair<unsigned, std::size_t> form(Write write) {
  std::string out;
  MsgpackWriter writer(out);
  write(writer);
  EXPECT_TRUE(check_msgpack(out, {.values = 100'000}));
  return {static_cast<unsigned char>(out.at(0)), out.size()};
}

std::string packed(std::string_view json) {
  std::string out;
  MsgpackWriter writer(out);
  write_msgpack(writer, json::parse(json).value());
  return out;
}

std::string printed(std::string_view message) {
  MsgpackReader reader(message);
  const json::Value value = to_json(reader);
  EXPECT_TRUE(reader.at_end());
  return json::print(value);
}

using Form = std::pair<unsigned, std::size_t>;

TEST(Msgpack, WritesIntegersInTheirShortestForm) {
  const auto integer = [](std::int64_t value) { return form([=](MsgpackWriter& to) { to.integer(value); }); };
  EXPECT_EQ(integer(0), Form(0x00, 1));
  EXPECT_EQ(integer(127), Form(0x7F, 1));
  EXPECT_EQ(integer(128), Form(0xCC, 2));
  EXPECT_EQ(integer(255), Form(0xCC, 2));
  EXPECT_EQ(integer(256), Form(0xCD, 3));
  EXPECT_EQ(integer(65535), Form(0xCD, 3));
  EXPECT_EQ(integer(65536), Form(0xCE, 5));
  EXPECT_EQ(integer(0xFFFF'FFFF), Form(0xCE, 5));
  EXPECT_EQ(integer(0x1'0000'0000), Form(0xCF, 9));
  EXPECT_EQ(integer(-1), Form(0xFF, 1));
  EXPECT_EQ(integer(-32), Form(0xE0, 1));
  EXPECT_EQ(integer(-33), Form(0xD0, 2));
  EXPECT_EQ(integer(-128), Form(0xD0, 2));
  EXPECT_EQ(integer(-129), Form(0xD1, 3));
  EXPECT_EQ(integer(-32768), Form(0xD1, 3));
  EXPECT_EQ(integer(-32769), Form(0xD2, 5));
  EXPECT_EQ(integer(std::numeric_limits<std::int32_t>::min()), Form(0xD2, 5));
  EXPECT_EQ(integer(std::numeric_limits<std::int32_t>::min() - std::int64_t{1}), Form(0xD3, 9));
}

TEST(Msgpack, WritesLengthsInTheirShortestForm) {
  const auto text = [](std::size_t size) {
    return form([=](MsgpackWriter& to) { to.text(std::string(size, 'a')); }).first;
  };
  const auto bytes = [](std::size_t size) { return form([=](MsgpackWriter& to) { to.bytes(Bytes(size)); }).first; };
  const auto array = [](std::size_t count) {
    return form([=](MsgpackWriter& to) {
             to.array(count);
             for (std::size_t at = 0; at < count; ++at) to.nil();
           })
        .first;
  };
  const auto map = [](std::size_t count) {
    return form([=](MsgpackWriter& to) {
             to.map(count);
             for (std::size_t at = 0; at < count; ++at) to.text(std::to_string(at)).nil();
           })
        .first;
  };
  EXPECT_EQ((std::array{text(0), text(31), text(32), text(255), text(256), text(65535), text(65536)}),
            (std::array{0xA0U, 0xBFU, 0xD9U, 0xD9U, 0xDAU, 0xDAU, 0xDBU}));
  EXPECT_EQ((std::array{bytes(0), bytes(255), bytes(256), bytes(65535), bytes(65536)}),
            (std::array{0xC4U, 0xC4U, 0xC5U, 0xC5U, 0xC6U}));
  EXPECT_EQ((std::array{array(0), array(15), array(16), array(65535), array(65536)}),
            (std::array{0x90U, 0x9FU, 0xDCU, 0xDCU, 0xDDU}));
  EXPECT_EQ((std::array{map(0), map(15), map(16), map(49'999)}), (std::array{0x80U, 0x8FU, 0xDEU, 0xDEU}));
}

TEST(Msgpack, ReadsEveryFormOfAnInteger) {
  const std::pair<std::string, std::int64_t> forms[] = {
      {"\x05"s, 5},
      {"\xCC\x05"s, 5},
      {"\xCD\0\x05"s, 5},
      {"\xCE\0\0\0\x05"s, 5},
      {"\xCF\0\0\0\0\0\0\0\x05"s, 5},
      {"\xD0\x05"s, 5},
      {"\xD1\0\x05"s, 5},
      {"\xD2\0\0\0\x05"s, 5},
      {"\xD3\0\0\0\0\0\0\0\x05"s, 5},
      {"\xFB"s, -5},
      {"\xD0\xFB"s, -5},
      {"\xD1\xFF\xFB"s, -5},
      {"\xD2\xFF\xFF\xFF\xFB"s, -5},
      {"\xD3\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFB"s, -5},
      {"\xCC\xFF"s, 255},
      {"\xD0\x80"s, -128},
      {"\xCE\xFF\xFF\xFF\xFF"s, 0xFFFF'FFFF},
      {"\xD3\x80\0\0\0\0\0\0\0"s, std::numeric_limits<std::int64_t>::min()},
      {"\xCF\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s, std::numeric_limits<std::int64_t>::max()},
  };
  for (const auto& [message, expected] : forms) {
    std::int64_t value = 0;
    double number = 0;
    ASSERT_TRUE(check_msgpack(message));
    EXPECT_TRUE(MsgpackReader(message).integer(value));
    EXPECT_EQ(value, expected);
    EXPECT_TRUE(MsgpackReader(message).number(number));
    EXPECT_EQ(number, static_cast<double>(expected));
    std::uint64_t natural = 0;
    EXPECT_EQ(MsgpackReader(message).unsigned_integer(natural), expected >= 0);
  }
}

TEST(Msgpack, ReadsIntegersThatOnlyFitUnsigned) {
  const std::string message = "\xCF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFE";
  MsgpackReader reader(message);
  std::int64_t small = 7;
  std::uint64_t large = 0;
  EXPECT_EQ(reader.kind(), MsgpackKind::integer);
  EXPECT_FALSE(reader.integer(small));
  EXPECT_EQ(small, 7);
  EXPECT_TRUE(reader.unsigned_integer(large));
  EXPECT_EQ(large, 0xFFFF'FFFF'FFFF'FFFEU);
  EXPECT_TRUE(reader.at_end());
}

TEST(Msgpack, ReadsBothKindsOfFloats) {
  double value = 0;
  EXPECT_TRUE(MsgpackReader("\xCA\x3F\x00\x00\x00"s).number(value));
  EXPECT_EQ(value, 0.5);
  EXPECT_TRUE(MsgpackReader("\xCB\x3F\xB9\x99\x99\x99\x99\x99\x9A"s).number(value));
  EXPECT_EQ(value, 0.1);
}

TEST(Msgpack, LeavesThePlaceWhenAnotherKindIsThere) {
  const std::string message = packed(R"(["text", 1, null, true, 0.5, [], {}])");
  MsgpackReader reader(message);
  std::size_t count = 0;
  std::string_view text;
  std::int64_t integer = 0;
  bool boolean = false;
  double number = 0;
  EXPECT_FALSE(reader.map(count) || reader.text(text) || reader.nil());
  EXPECT_TRUE(reader.array(count));
  EXPECT_EQ(count, 7U);
  EXPECT_FALSE(reader.integer(integer) || reader.bytes(text) || reader.array(count));
  EXPECT_TRUE(reader.text(text) && text == "text");
  EXPECT_FALSE(reader.boolean(boolean) || reader.nil());
  EXPECT_TRUE(reader.integer(integer) && integer == 1);
  EXPECT_FALSE(reader.boolean(boolean));
  EXPECT_TRUE(reader.nil());
  EXPECT_FALSE(reader.integer(integer) || reader.number(number));
  EXPECT_TRUE(reader.boolean(boolean) && boolean);
  EXPECT_FALSE(reader.integer(integer));
  EXPECT_TRUE(reader.number(number) && number == 0.5);
  EXPECT_FALSE(reader.map(count));
  EXPECT_TRUE(reader.array(count) && count == 0);
  EXPECT_FALSE(reader.array(count));
  EXPECT_TRUE(reader.map(count) && count == 0 && reader.at_end());
  EXPECT_FALSE(reader.nil() || reader.number(number));
}

TEST(Msgpack, SkipsOneWholeValue) {
  const std::string inner = packed(R"({"a": [1, {"b": [[]]}], "c": "text"})");
  const std::string message = "\x92" + inner + "\x07";
  MsgpackReader reader(message);
  std::size_t count = 0;
  ASSERT_TRUE(reader.array(count));
  EXPECT_EQ(reader.skip(), inner);
  EXPECT_EQ(reader.skip(), "\x07");
  EXPECT_TRUE(reader.at_end());
  EXPECT_EQ(reader.skip(), "");
}

TEST(Msgpack, SaysWhatJsonSays) {
  for (const char* text :
       {"null", "true", "false", "0", "-1", "9223372036854775807", "-9223372036854775808", "0.5", "-1e+300", R"("")",
        R"("zażółć")", "[]", "{}", R"([1,[2,[3,[]]],{"a":{"b":[null]}}])", R"({"b":1,"a":"2","":0.0})"}) {
    const std::string message = packed(text);
    EXPECT_TRUE(check_msgpack(message)) << text;
    EXPECT_EQ(printed(message), json::print(json::parse(text).value())) << text;
  }
}

TEST(Msgpack, SaysBytesAsBase64InJson) {
  std::string message;
  MsgpackWriter(message).array(2).bytes(Bytes{0xFB, 0xFF}).bytes({});
  ASSERT_TRUE(check_msgpack(message));
  EXPECT_EQ(printed(message), R"(["+/8=",""])");
}

TEST(Msgpack, ReadsNothingOutsideOfAMessageThatWasNeverChecked) {
  for (const char* claim :
       {"\xDB\xFF\xFF\xFF\xFF", "\xC6\xFF\xFF\xFF\xFF", "\xDD\xFF\xFF\xFF\xFF", "\xDF\xFF\xFF\xFF\xFF", "\xD9",
        "\xCF\x01", "\xCA", "\xA5text", "\x82\x01", "\x82\xA0\xC0\xA0", "\xC1", "\xC7\x01\x01\x01"}) {
    const std::string message = claim;
    MsgpackReader reader(message);
    std::string_view text;
    std::size_t count = 0;
    double number = 0;
    EXPECT_FALSE(reader.text(text) || reader.bytes(text) || reader.array(count) || reader.map(count) ||
                 reader.number(number) || reader.nil());
    EXPECT_EQ(reader.skip().size(), message.size());
    MsgpackReader again(message);
    to_json(again);
  }
}

}  // namespace
}  // namespace gatehouse::rpc
