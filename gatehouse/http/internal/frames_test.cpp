#include <gatehouse/http/internal/frames.h>

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

namespace gatehouse::http {
namespace {

using namespace std::string_literals;

constexpr std::size_t longest = 1000;

// A frame as clients send it. `first`: FIN, RSV bits and opcode.
std::string frame(unsigned char first, std::string_view payload) {
  std::string out(1, static_cast<char>(first));
  if (payload.size() < 126) {
    out += static_cast<char>(0x80 | payload.size());
  } else {
    out += static_cast<char>(0x80 | 126);
    out += static_cast<char>(payload.size() >> 8);
    out += static_cast<char>(payload.size() & 0xFF);
  }
  const std::string mask = "\x12\x34\x56\x78";
  out += mask;
  for (std::size_t at = 0; at < payload.size(); ++at) out += static_cast<char>(payload[at] ^ mask[at % 4]);
  return out;
}

std::string closed(int code, std::string_view reason = {}) {
  return std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)}.append(reason);
}

class Frames : public testing::Test, public FrameSink {
 protected:
  void message(std::string_view payload, bool is_text) noexcept override {
    messages.push_back((is_text ? "t:" : "b:") + std::string(payload));
  }
  bool feed(std::string_view bytes) { return reader.feed(bytes, *this, out); }

  // The code that a reader closes with after these bytes; 0: it goes on.
  int code_after(std::string_view bytes, std::size_t step) {
    FrameReader one(parsers, longest);
    std::string said;
    bool open = true;
    for (std::size_t at = 0; at < bytes.size(); at += step)
      open = one.feed(bytes.substr(at, step), *this, said) && open;
    if (open) return 0;
    const auto at = said.find('\x88');
    if (at == std::string::npos || said.size() < at + 4) return -1;
    return static_cast<unsigned char>(said[at + 2]) << 8 | static_cast<unsigned char>(said[at + 3]);
  }

  FrameParsers parsers;
  FrameReader reader{parsers, longest};
  std::vector<std::string> messages;
  std::string out;
};

TEST_F(Frames, MessagesComeOutWholeHoweverTheirBytesArrive) {
  const auto bytes =
      frame(0x81, "hello") + frame(0x82, std::string(200, 'x')) + frame(0x01, "a") + frame(0x80, "b") + frame(0x82, "");
  for (std::size_t step = 1; step <= bytes.size(); ++step) {
    messages.clear();
    for (std::size_t at = 0; at < bytes.size(); at += step) ASSERT_TRUE(feed(bytes.substr(at, step)));
    ASSERT_EQ(messages, (std::vector<std::string>{"t:hello", "b:" + std::string(200, 'x'), "t:ab", "b:"})) << step;
    ASSERT_EQ(out, "");
  }
}

TEST_F(Frames, APingIsAnsweredAlsoBetweenFragments) {
  EXPECT_TRUE(feed(frame(0x02, "a") + frame(0x89, "beat") + frame(0x80, "b")));
  EXPECT_EQ(out,
            "\x8A\x04"
            "beat");
  EXPECT_EQ(messages, std::vector<std::string>{"b:ab"});
}

TEST_F(Frames, AnUnaskedPongIsIgnored) {
  EXPECT_TRUE(feed(frame(0x8A, "") + frame(0x8A, "x")));
  EXPECT_EQ(out, "");
}

TEST_F(Frames, ACloseIsEchoedAndNothingBehindItIsRead) {
  EXPECT_FALSE(feed(frame(0x88, closed(1000, "bye")) + frame(0x82, "late")));
  EXPECT_EQ(out,
            "\x88\x05\x03\xE8"
            "bye"s);
  EXPECT_TRUE(reader.was_closed());
  EXPECT_TRUE(messages.empty());
  EXPECT_FALSE(feed(frame(0x82, "later")));
}

TEST_F(Frames, ACloseWithoutACodeIsEchoedWithoutOne) {
  EXPECT_FALSE(feed(frame(0x88, "")));
  EXPECT_EQ(out, "\x88\x00"s);
}

TEST_F(Frames, Row138WhatRfc6455ForbidsEndsTheConnection) {
  std::vector<std::tuple<std::string, std::string, int>> cases{
      {"unmasked", "\x82\x01x", 1002},
      {"unmasked and empty", "\x82\x00"s, 1002},
      {"ping of 126 bytes", frame(0x89, std::string(126, 'x')), 1002},
      {"close of 126 bytes", frame(0x88, closed(1000, std::string(124, 'x'))), 1002},
      {"fragmented ping", frame(0x09, "x"), 1002},
      {"fragmented close", frame(0x08, closed(1000)), 1002},
      {"continuation of nothing", frame(0x80, "x"), 1002},
      {"continuation of nothing, not the last", frame(0x00, "x"), 1002},
      {"message within a message", frame(0x02, "x") + frame(0x82, "y"), 1002},
      {"text within a message", frame(0x02, "x") + frame(0x81, "y"), 1002},
      {"continuation after the end", frame(0x02, "x") + frame(0x80, "y") + frame(0x80, "z"), 1002},
      {"length with the top bit", "\x82\xFF\x80\0\0\0\0\0\0\0abcd"s, 1002},
      {"16-bit length that needs no 16 bits",
       "\x82\xFE\0\x05"
       "abcd"s,
       1002},
      {"64-bit length that needs no 64 bits",
       "\x82\xFF\0\0\0\0\0\0\0\x05"
       "abcd"s,
       1002},
      {"close of one byte", frame(0x88, "x"), 1002},
      {"close with a reason that is no UTF-8", frame(0x88, closed(1000, "\xC3\x28")), 1007},
      {"text that is no UTF-8", frame(0x81, "a\xC3\x28"), 1007},
      {"text that is cut", frame(0x81, "\xE2\x82"), 1007},
      {"text with a surrogate", frame(0x81, "\xED\xA0\x80"), 1007},
      {"text beyond Unicode", frame(0x81, "\xF4\x90\x80\x80"), 1007},
      {"text longer than it need be", frame(0x81, "\xC0\xAF"), 1007},
      {"text that breaks in its second fragment", frame(0x01, "\xE2") + frame(0x80, "\x28"), 1007},
      {"one byte too many", frame(0x82, std::string(longest + 1, 'x')), 1009},
      {"too many in parts", frame(0x02, std::string(600, 'x')) + frame(0x80, std::string(600, 'x')), 1009},
      {"a claim of 2^62 bytes", "\x82\xFF\x40\0\0\0\0\0\0\0abcd"s, 1009},
  };
  for (const int rsv : {0x40, 0x20, 0x10, 0x70}) {
    cases.emplace_back("RSV " + std::to_string(rsv), frame(static_cast<unsigned char>(0x82 | rsv), "x"), 1002);
    cases.emplace_back("RSV on ping", frame(static_cast<unsigned char>(0x89 | rsv), "x"), 1002);
  }
  for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
    cases.emplace_back("opcode " + std::to_string(opcode), frame(static_cast<unsigned char>(0x80 | opcode), "x"), 1002);
  }
  for (const int code : {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535}) {
    cases.emplace_back("close code " + std::to_string(code), frame(0x88, closed(code)), 1002);
  }
  for (const auto& [name, bytes, code] : cases) {
    for (const std::size_t step : {std::size_t{1}, std::size_t{7}, bytes.size()}) {
      messages.clear();
      EXPECT_EQ(code_after(bytes + frame(0x82, "late"), step), code) << name << ", " << step << " at a time";
      for (const auto& said : messages) EXPECT_NE(said, "b:late") << name;
    }
  }
}

TEST_F(Frames, EveryCodeThatMayBeSentIsTaken) {
  for (const int code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999}) {
    EXPECT_EQ(code_after(frame(0x88, closed(code)), 100), code);
  }
}

TEST_F(Frames, TextIsCheckedAcrossFragments) {
  EXPECT_TRUE(feed(frame(0x01, "\xE2\x82") + frame(0x89, "") + frame(0x80, "\xAC")));
  EXPECT_EQ(messages, std::vector<std::string>{"t:\u20AC"});
  EXPECT_TRUE(feed(frame(0x82, "\xFF\xFE")));  // bytes may be anything
}

TEST_F(Frames, WhatIsSentHasTheShortestLength) {
  std::string bytes;
  append_frame(bytes, Opcode::binary, "abc");
  EXPECT_EQ(bytes,
            "\x82\x03"
            "abc");
  bytes.clear();
  append_frame(bytes, Opcode::text, std::string(126, 'x'));
  EXPECT_EQ(bytes.substr(0, 4), "\x81\x7E\0\x7E"s);
  bytes.clear();
  append_frame(bytes, Opcode::binary, std::string(65536, 'x'));
  EXPECT_EQ(bytes.substr(0, 10), "\x82\x7F\0\0\0\0\0\x01\0\0"s);
  bytes.clear();
  append_close(bytes, CloseCode::going_away, "bye");
  EXPECT_EQ(bytes,
            "\x88\x05\x03\xE9"
            "bye");
}

}  // namespace
}  // namespace gatehouse::http
