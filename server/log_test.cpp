#include <gatehouse/json/parse.h>
#include <gtest/gtest.h>
#include <server/log.h>

#include <array>

namespace gatehouse::server {
namespace {

const Time moment = from_unix_millis(1'709'210'096'078);

template <std::size_t size>
std::string line(LogFormat format, std::string_view event, const std::array<LogField, size>& fields,
                 Level level = Level::info) {
  return log_line(LogRecord{level, event, fields}, format, moment);
}

TEST(LogFormat, AutoIsColouredOnATerminalAndJsonElsewhere) {
  EXPECT_EQ(log_format("auto", true, false), LogFormat::coloured);
  EXPECT_EQ(log_format("auto", true, true), LogFormat::text);
  EXPECT_EQ(log_format("auto", false, false), LogFormat::json);
  EXPECT_EQ(log_format("text", false, false), LogFormat::text);
  EXPECT_EQ(log_format("text", true, false), LogFormat::coloured);
  EXPECT_EQ(log_format("json", true, false), LogFormat::json);
}

TEST(LogText, IsOneReadableLine) {
  EXPECT_EQ(line(LogFormat::text, "signed in", std::array{LogField{"user", "ann"}, LogField{"milliseconds", 12}}),
            "2024-02-29T12:34:56.078Z INFO  signed in  user=ann  milliseconds=12");
  EXPECT_EQ(line(LogFormat::text, "x", std::array<LogField, 0>{}, Level::error), "2024-02-29T12:34:56.078Z ERROR x");
  EXPECT_EQ(line(LogFormat::text, "x", std::array<LogField, 0>{}, Level::warning), "2024-02-29T12:34:56.078Z WARN  x");
  EXPECT_EQ(line(LogFormat::text, "x", std::array<LogField, 0>{}, Level::debug), "2024-02-29T12:34:56.078Z DEBUG x");
}

TEST(LogText, QuotesWhatWouldReadAsAnotherField) {
  EXPECT_TRUE(line(LogFormat::text, "x", std::array{LogField{"agent", "a b"}}).ends_with("  agent=\"a b\""));
  EXPECT_TRUE(line(LogFormat::text, "x", std::array{LogField{"agent", "a=\"b"}}).ends_with("  agent=\"a=\\\"b\""));
  EXPECT_TRUE(line(LogFormat::text, "x", std::array{LogField{"agent", ""}}).ends_with("  agent=\"\""));
}

TEST(LogText, HasColoursOnlyWhereAsked) {
  const auto coloured = line(LogFormat::coloured, "x", std::array{LogField{"a", "b"}}, Level::error);
  EXPECT_NE(coloured.find("\x1b[31mERROR\x1b[0m"), std::string::npos);
  EXPECT_EQ(line(LogFormat::text, "x", std::array{LogField{"a", "b"}}).find('\x1b'), std::string::npos);
}

TEST(Log, NoValueForgesALineOrDrivesATerminal) {
  const std::array fields{LogField{"user", "ann\nERROR forged\x1b[2J\xFF"}};
  for (const auto format : {LogFormat::text, LogFormat::coloured, LogFormat::json}) {
    const auto written = line(format, "signed\nin", fields);
    EXPECT_EQ(written.find('\n'), std::string::npos);
    EXPECT_EQ(written.find("\x1b[2J"), std::string::npos);
    EXPECT_NE(written.find("ann\\"), std::string::npos);
  }
}

TEST(Log, CutsLongValues) {
  const auto written = line(LogFormat::json, "x", std::array{LogField{"a", std::string(100'000, 'a')}});
  EXPECT_LT(written.size(), 1200U);
  EXPECT_NE(written.find("aaa..."), std::string::npos);
}

TEST(Log, NeverPrintsASecret) {
  for (const auto* key : {"password", "new_password", "token", "access_token", "refresh_token", "Authorization",
                          "cookie", "Set-Cookie", "secret", "client_secret", "api_key", "private_jwk", "credentials"}) {
    for (const auto format : {LogFormat::text, LogFormat::coloured, LogFormat::json}) {
      const auto written = line(format, "x", std::array{LogField{key, "hunter2hunter2"}});
      EXPECT_EQ(written.find("hunter2"), std::string::npos) << written;
      EXPECT_NE(written.find(key), std::string::npos) << written;
    }
  }
}

TEST(LogJson, IsOneObjectALine) {
  const auto written =
      line(LogFormat::json, "signed in",
           std::array{LogField{"user", "ann \"the\" \xC3\xA4"}, LogField{"password", "x"}, LogField{"count", 3}});
  EXPECT_EQ(written,
            "{\"time\":\"2024-02-29T12:34:56.078Z\",\"level\":\"info\",\"event\":\"signed in\","
            "\"user\":\"ann \\\"the\\\" \xC3\xA4\",\"password\":\"\xE2\x80\xA6\",\"count\":\"3\"}");
  EXPECT_TRUE(json::parse(written));
}

TEST(LogJson, IsJsonWhateverTheFieldsHold) {
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  const auto parsed = json::parse(line(LogFormat::json, all, std::array{LogField{"a", all}, LogField{"b\"\n", all}}));
  ASSERT_TRUE(parsed) << parsed.error().detail;
  EXPECT_NE(parsed->object()->find("a"), nullptr);
}

TEST(Log, WritesToStandardErrorWhatIsImportantEnough) {
  const FixedClock clock(moment);
  const auto log = make_log(Level::warning, LogFormat::text, clock);
  testing::internal::CaptureStderr();
  log.debug("one");
  log.info("two");
  log.warning("three", {{"a", "{}%n"}});
  log.error("four");
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "2024-02-29T12:34:56.078Z WARN  three  a={}%n\n2024-02-29T12:34:56.078Z ERROR four\n");
}

}  // namespace
}  // namespace gatehouse::server
