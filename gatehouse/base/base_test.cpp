#include <gatehouse/base/clock.h>
#include <gatehouse/base/log.h>
#include <gatehouse/base/result.h>
#include <gatehouse/base/secret.h>
#include <gatehouse/base/utf8.h>
#include <gtest/gtest.h>

namespace gatehouse {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return fail(Reason::invalid_request, "odd");
  return number / 2;
}

Result<int> quarter(int number) {
  const int once = TRY(half(number));
  return TRY(half(once));
}

TEST(Result, TryReturnsTheValueOrThisFunctionsError) {
  EXPECT_EQ(*quarter(8), 2);
  ASSERT_FALSE(quarter(6));
  EXPECT_EQ(quarter(6).error().reason, Reason::invalid_request);
  EXPECT_EQ(quarter(6).error().detail, "odd");
}

TEST(Result, TryWorksOnResultsWithoutAValue) {
  const auto check = [](bool good) -> Result<void> {
    if (!good) return fail(Reason::forbidden);
    return {};
  };
  const auto both = [&](bool first, bool second) -> Result<int> {
    TRY(check(first));
    TRY(check(second));
    return 7;
  };
  EXPECT_EQ(*both(true, true), 7);
  EXPECT_EQ(both(true, false).error().reason, Reason::forbidden);
}

TEST(Reason, EveryReasonHasAStatusACodeAndASentence) {
  for (std::size_t i = 0; i < reason_count; ++i) {
    const auto& row = facts(static_cast<Reason>(i));
    EXPECT_GE(row.status, 400) << row.name;
    EXPECT_LE(row.status, 505) << row.name;
    EXPECT_FALSE(row.code.empty()) << row.name;
    EXPECT_TRUE(row.sentence.ends_with('.')) << row.name;
  }
}

TEST(Secret, IsEmptyAfterItWasMoved) {
  Secret first("correct horse");
  const Secret second = std::move(first);
  EXPECT_EQ(second.text(), "correct horse");
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): the moved-from state is what is tested
}

TEST(Clock, PrintsTimesAsRfc3339) {
  EXPECT_EQ(iso8601(from_unix_seconds(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(iso8601(from_unix_seconds(1'709'210'096)), "2024-02-29T12:34:56Z");
  EXPECT_EQ(unix_seconds(from_unix_millis(-1)), -1);
}

TEST(Clock, AWallClockStepLeavesTheSteadyClockAlone) {
  FixedClock clock;
  const auto before = clock.steady();
  clock.step_wall_clock(-1h);
  EXPECT_EQ(clock.steady(), before);
  clock.advance(5s);
  EXPECT_EQ(clock.steady() - before, 5s);
}

TEST(Utf8, KnowsTheEdgesOfRfc3629) {
  for (const auto* good :
       {"", "a", "\xC2\x80", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(is_utf8(good)) << escaped(good);
  }
  for (const auto* bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
                          "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82", "a\xFF"}) {
    EXPECT_FALSE(is_utf8(bad)) << escaped(bad);
  }
  EXPECT_EQ(code_points("a\xC3\xA9\xF0\x9F\x94\x92"), 3U);
}

TEST(Utf8, IsCheckedWhereverItStandsInALongText) {
  for (std::size_t at = 0; at <= 24; ++at) {
    const std::string before(at, 'a'), after(24 - at, 'a');
    EXPECT_TRUE(is_utf8(before + "\xC3\xA9" + after)) << at;
    EXPECT_FALSE(is_utf8(before + "\xC3" + after)) << at;
    EXPECT_FALSE(is_utf8(before + "\xA9" + after)) << at;
  }
}

TEST(Log, EscapesWhatCouldForgeALineOrDriveATerminal) {
  EXPECT_EQ(escaped("two\nlines\x1b[2J\x7f\\"), "two\\x0alines\\x1b[2J\\x7f\\\\");
  EXPECT_EQ(escaped("\xC2\x9B"), "\\xc2\\x9b");     // CSI as one C1 control
  EXPECT_EQ(escaped("\u202e"), "\\xe2\\x80\\xae");  // writes the rest from right to left
  for (const auto* turning : {"\u200e", "\u200f", "\u2028", "\u2029", "\u202a", "\u2066", "\u2069"}) {
    EXPECT_NE(escaped(turning), turning);
  }
  for (const auto* plain : {"\u200d", "\u2010", "\u2027", "\u202f", "\u2065", "\u206a", "\u20ac"}) {
    EXPECT_EQ(escaped(plain), plain);
  }
  EXPECT_EQ(escaped("gr\xC3\xBC\xC3\x9F"), "gr\xC3\xBC\xC3\x9F");
  EXPECT_EQ(escaped("\xFF"), "\\xff");
  EXPECT_EQ(escaped("abcdef", 3), "abc...");
}

TEST(Log, WantsOnlyWhatGoesSomewhere) {
  int written = 0;
  const Log log([&](const LogRecord&) { ++written; }, Level::warning);
  EXPECT_FALSE(Log().wants(Level::error));
  EXPECT_FALSE(log.wants(Level::info));
  EXPECT_TRUE(log.wants(Level::warning));
  log.info("nothing");
  log.error("something");
  EXPECT_EQ(written, 1);
}

TEST(Log, HandsTheSinkEveryField) {
  std::string seen;
  const Log log([&](const LogRecord& record) {
    seen = std::string(name(record.level)) + " " + std::string(record.event);
    for (const auto& field : record.fields) seen += " " + std::string(field.key) + "=" + field.value;
  });
  log.warning("refresh reused", {{"session", "s1"}, {"counter", 7}});
  EXPECT_EQ(seen, "warning refresh reused session=s1 counter=7");
}

std::string logged(Level least, Level level, std::initializer_list<LogField> fields) {
  const auto log = log_to_stderr(least);
  testing::internal::CaptureStderr();
  level == Level::debug ? log.debug("listening", fields) : log.info("listening", fields);
  const auto line = testing::internal::GetCapturedStderr();
  return line.empty() ? line : line.substr(std::string("2026-01-02T03:04:05Z ").size());
}

TEST(Log, ToStderrIsOneReadableLineARecord) {
  EXPECT_EQ(logged(Level::info, Level::info, {{"address", "127.0.0.1"}, {"port", 80}, {"detail", ""}}),
            "info listening address=127.0.0.1 port=80\n");
  EXPECT_EQ(logged(Level::info, Level::info, {{"why", "no such file"}}), "info listening why=\"no such file\"\n");
}

TEST(Log, ToStderrLetsNoValueForgeAFieldOrALine) {
  EXPECT_EQ(logged(Level::info, Level::info, {{"path", "/\" port=\"1"}}), "info listening path=\"/\\\" port=\\\"1\"\n");
  EXPECT_EQ(logged(Level::info, Level::info, {{"path", "/\nerror"}}), "info listening path=/\\x0aerror\n");
}

TEST(Log, ToStderrLeavesOutWhatIsBelowItsLevel) {
  EXPECT_EQ(logged(Level::info, Level::debug, {}), "");
  EXPECT_EQ(logged(Level::debug, Level::debug, {}), "debug listening\n");
}

}  // namespace
}  // namespace gatehouse
