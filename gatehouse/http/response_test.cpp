#include <gatehouse/http/response.h>

#include <gatehouse/http/date.h>

#include <gtest/gtest.h>

#include <string>

namespace gatehouse::http {
namespace {

TEST(Response, AddKeepsAndSetReplaces) {
  Response response;
  response.add("Set-Cookie", "a").add("set-cookie", "b");
  EXPECT_EQ(response.headers.size(), 2U);
  EXPECT_EQ(*response.find("SET-COOKIE"), "a");
  response.set("Set-Cookie", "c");
  EXPECT_EQ(response.headers.size(), 1U);
  EXPECT_EQ(*response.find("set-cookie"), "c");
  EXPECT_EQ(response.find("X"), nullptr);
}

TEST(Response, ContentNamesItsType) {
  const Response response = content(201, "application/json", "{}");
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(*response.find("content-type"), "application/json");
  EXPECT_EQ(response.body, "{}");
  EXPECT_EQ(*text(200, "x").find("Content-Type"), "text/plain; charset=utf-8");
}

TEST(Response, Row148OnlyWhatCannotSplitIsSendable) {
  EXPECT_TRUE(is_sendable({.headers = {{"X-a_1!", "any \t text \xC3\xA4"}, {"Y", ""}}}));
  for (int byte = 0; byte < 256; ++byte) {
    const std::string value{'a', static_cast<char>(byte), 'b'};
    EXPECT_EQ(is_field_value(value), byte == '\t' || (byte >= 0x20 && byte != 0x7F)) << byte;
  }
  for (const std::string name : {"", "a b", "a:", "a\r", "a\n", "\xC3\xA4", "a/b", "(a)", "a,", "\"a\""})
    EXPECT_FALSE(is_field_name(name)) << name;
  EXPECT_FALSE(is_sendable({.headers = {{"X", "a\r\nY: b"}}}));
  EXPECT_FALSE(is_sendable({.status = 99}));
  EXPECT_FALSE(is_sendable({.status = 101}));
  EXPECT_FALSE(is_sendable({.status = 600}));
}

TEST(Response, PhrasesAreThoseOfTheRfc) {
  EXPECT_EQ(reason_phrase(200), "OK");
  EXPECT_EQ(reason_phrase(413), "Content Too Large");
  EXPECT_EQ(reason_phrase(505), "HTTP Version Not Supported");
  EXPECT_EQ(reason_phrase(299), "");
  EXPECT_EQ(reason_phrase(599), "");
}

TEST(Date, IsWrittenAsInTheRfc) {
  EXPECT_EQ(http_date(from_unix_seconds(784'111'777)), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date(from_unix_seconds(0)), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(http_date(from_unix_seconds(1'709'164'799)), "Wed, 28 Feb 2024 23:59:59 GMT");
  EXPECT_EQ(http_date(from_unix_seconds(1'709'164'800)), "Thu, 29 Feb 2024 00:00:00 GMT");
  EXPECT_EQ(http_date(Time{std::chrono::milliseconds{951'782'400'999}}), "Tue, 29 Feb 2000 00:00:00 GMT");
}

}  // namespace
}  // namespace gatehouse::http
