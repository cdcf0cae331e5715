#include <gatehouse/app/app.h>

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace gatehouse {
namespace {

class Silent final : public http::SocketHandler {
 public:
  void opened(std::shared_ptr<http::WebSocket>) override {}
  void message(std::string_view, bool) override {}
  void closed() override {}
};

class SocketTest : public testing::Test {
 protected:
  using Headers = std::vector<std::pair<std::string, std::string>>;

  SocketTest() {
    app.socket("/live",
               [this](const Request&, const Credentials& given) -> Result<std::unique_ptr<http::SocketHandler>> {
                 cookie = given.cookie;
                 if (full) return fail(Error{.reason = Reason::rate_limited, .detail = {}, .retry_after = 60s});
                 return std::make_unique<Silent>();
               });
  }
  http::Response upgrade(const Headers& more = {}, bool tls = false) {
    http::RequestText text{.target = "/live",
                           .headers = {{"Host", "app.example"},
                                       {"Connection", "keep-alive, Upgrade"},
                                       {"Upgrade", "WebSocket"},
                                       {"Sec-WebSocket-Version", "13"},
                                       {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}},
                           .tls = tls};
    text.headers.insert(text.headers.end(), more.begin(), more.end());
    return app.ask(std::move(text));
  }

  App app{AppSettings{.cookies = {.name = "access"}, .allowed_origins = {"https://friend.example"}}};
  std::string cookie;
  bool full = false;
};

TEST_F(SocketTest, AnUpgradeIsAnsweredAsRfc6455Says) {
  const auto answer = upgrade();
  EXPECT_EQ(answer.status, 101);
  EXPECT_EQ(*answer.find("Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");  // the example of section 1.3
}

TEST_F(SocketTest, APlainRequestIsToldToUpgrade) {
  const auto answer = app.ask({.target = "/live", .headers = {{"Host", "app.example"}}});
  EXPECT_EQ(answer.status, 426);
  ASSERT_NE(answer.find("Upgrade"), nullptr);
  EXPECT_EQ(*answer.find("Upgrade"), "websocket");
}

TEST_F(SocketTest, Row135APageOfAnotherSiteIsRefusedWithAndWithoutACookie) {
  for (const auto* origin : {"https://evil.example", "null", "http://app.example.evil.example",
                             "http://app.example:8080", "https://app.example", ""}) {
    EXPECT_EQ(upgrade({{"Origin", origin}}).status, 403) << origin;
    EXPECT_EQ(upgrade({{"Origin", origin}, {"Cookie", "access=token"}}).status, 403) << origin;
  }
}

TEST_F(SocketTest, Row135ACookieWithoutAnOriginIsRefused) {
  EXPECT_EQ(upgrade({{"Cookie", "access=token"}}).status, 403);
  EXPECT_EQ(upgrade({{"Cookie", "access=token"}, {"Sec-Fetch-Site", "same-origin"}}).status, 403);
}

TEST_F(SocketTest, OurOwnPagesAndAllowedOnesBringTheirCookie) {
  EXPECT_EQ(upgrade({{"Origin", "http://app.example"}, {"Cookie", "access=token"}}).status, 101);
  EXPECT_EQ(cookie, "token");
  EXPECT_EQ(upgrade({{"Origin", "https://app.example"}, {"Cookie", "access=token"}}, true).status, 101);
  EXPECT_EQ(upgrade({{"Origin", "https://friend.example"}, {"Cookie", "other=1"}}).status, 101);
  EXPECT_EQ(cookie, "");
}

TEST_F(SocketTest, Row136NoSubprotocolIsEchoed) {
  const auto answer = upgrade({{"Sec-WebSocket-Protocol", "bearer, eyJhbGciOi"}});
  EXPECT_EQ(answer.status, 101);
  EXPECT_EQ(answer.find("Sec-WebSocket-Protocol"), nullptr);
}

TEST_F(SocketTest, AnOpenerMayRefuse) {
  full = true;
  const auto answer = upgrade();
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(*answer.find("Retry-After"), "60");
}

}  // namespace
}  // namespace gatehouse
