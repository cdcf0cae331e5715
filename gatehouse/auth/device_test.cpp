#include <gatehouse/auth/device.h>
#include <gtest/gtest.h>

namespace gatehouse {
namespace {

TEST(Device, IsWhatPeopleCallIt) {
  const auto expect = [](std::string_view user_agent, std::string_view device) {
    EXPECT_EQ(device_of(user_agent), device) << user_agent;
  };
  const std::string webkit = " AppleWebKit/537.36 (KHTML, like Gecko) ";
  expect("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux");
  expect("Mozilla/5.0 (Linux; Android 14; Pixel 8)" + webkit + "Chrome/126.0.0.0 Mobile Safari/537.36",
         "Chrome on Android");
  expect("Mozilla/5.0 (X11; Linux x86_64)" + webkit + "HeadlessChrome/126.0.0.0 Safari/537.36", "Chrome on Linux");
  expect("Mozilla/5.0 (Windows NT 10.0; Win64; x64)" + webkit + "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
         "Edge on Windows");
  expect("Mozilla/5.0 (Windows NT 10.0; Win64; x64)" + webkit + "Chrome/126.0.0.0 Safari/537.36 OPR/112.0.0.0",
         "Opera on Windows");
  const std::string phone =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
  expect(phone + " Version/17.5 Mobile/15E148 Safari/604.1", "Safari on iPhone");
  expect(phone + " CriOS/126.0.6478.35 Mobile/15E148 Safari/604.1", "Chrome on iPhone");
  expect("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)" + webkit + "Version/17.5 Safari/605.1.15", "Safari on Mac");
  expect("curl/7.88.1", "curl");
  expect("gatehouse command", "the gatehouse command");
}

TEST(Device, OfAStrangeHeaderIsUnknownAndShowsNothingOfIt) {
  for (const std::string& hostile :
       {std::string(), std::string("<script>alert(1)</script>"), std::string("\xFF\xFE"), std::string(100'000, 'x'),
        std::string("Mozilla/5.0"), std::string("'; DROP TABLE")}) {
    EXPECT_EQ(device_of(hostile), "an unknown device");
  }
  EXPECT_EQ(device_of("Linux <b>"), "a program on Linux");
  EXPECT_EQ(device_of("Firefox/1 <b>"), "Firefox");
  EXPECT_EQ(device_of(std::string(1000, ' ') + "Firefox/128.0"), "an unknown device");
}

}  // namespace
}  // namespace gatehouse
