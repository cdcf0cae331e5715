#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <server/fetch.h>
#include <sys/socket.h>
#include <unistd.h>

namespace gatehouse::server {
namespace {

// Takes connections, and never says a word.
class Silent {
 public:
  Silent() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (bind(socket_, generic, size) != 0 || listen(socket_, 1) != 0 || getsockname(socket_, generic, &size) != 0) {
      throw std::runtime_error("no socket");
    }
    url = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/";
  }
  ~Silent() { close(socket_); }
  Silent(const Silent&) = delete;
  Silent& operator=(const Silent&) = delete;

  std::string url;

 private:
  int socket_;
};

std::string url(const std::string& service) {
  const auto made = schema_url(service);
  return made ? *made : made.error().detail;
}

TEST(SchemaUrl, IsBelowTheServiceUnlessItIsNamed) {
  EXPECT_EQ(url("http://localhost:8080/_ephaptic"), "http://localhost:8080/_ephaptic/schema.json");
  EXPECT_EQ(url("https://chat.example/_ephaptic/"), "https://chat.example/_ephaptic/schema.json");
  EXPECT_EQ(url("http://localhost"), "http://localhost/schema.json");
  EXPECT_EQ(url("http://localhost/a/other.json"), "http://localhost/a/other.json");
  EXPECT_EQ(url("http://[::1]:8080/x?y=z#part"), "http://[::1]:8080/x/schema.json?y=z");
}

TEST(SchemaUrl, OfAWebSocketIsOnTheSameServer) {
  EXPECT_EQ(url("ws://localhost:8080/_ephaptic"), "http://localhost:8080/_ephaptic/schema.json");
  EXPECT_EQ(url("WSS://chat.example/_ephaptic"), "https://chat.example/_ephaptic/schema.json");
}

TEST(SchemaUrl, HasNoOtherScheme) {
  for (const std::string bad :
       {"file:///etc/hostname", "ftp://localhost/", "gopher://localhost/", "wsx://localhost/"}) {
    EXPECT_EQ(url(bad), bad + ": begins with none of http:, https:, ws:, wss:");
  }
  for (const std::string bad : {"http://", "http://a b/", "http://localhost:99999/", "://"}) {
    EXPECT_EQ(url(bad), bad + ": is no URL");
  }
}

TEST(Fetch, GivesUpOnAServerThatIsSilent) {
  const Silent server;
  const auto fetched = fetch(server.url, {.time = std::chrono::milliseconds(50)});
  ASSERT_FALSE(fetched);
  EXPECT_TRUE(fetched.error().detail.starts_with(server.url + ": ")) << fetched.error().detail;
  EXPECT_NE(fetched.error().detail.find("timed out"), std::string::npos) << fetched.error().detail;
}

TEST(Fetch, GivesUpWhenItIsTold) {
  const Silent server;
  int asked = 0;
  EXPECT_FALSE(fetch(server.url, {}, [&] { return ++asked == 2; }));
  EXPECT_EQ(asked, 2);
}

TEST(Fetch, SaysWhatItCouldNotReach) {
  std::string url;
  {
    const Silent gone;
    url = gone.url;
  }
  const auto fetched = fetch(url);
  ASSERT_FALSE(fetched);
  EXPECT_EQ(fetched.error().reason, Reason::invalid_request);
  EXPECT_TRUE(fetched.error().detail.starts_with(url + ": Failed to connect")) << fetched.error().detail;
}

}  // namespace
}  // namespace gatehouse::server
