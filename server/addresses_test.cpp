#include <gtest/gtest.h>
#include <server/addresses.h>

namespace gatehouse::server {
namespace {

TEST(Addresses, ListenTakesAHostAndAPort) {
  for (const auto* good :
       {"127.0.0.1:8000", "0.0.0.0:0", "[::1]:65535", "[::]:80", "localhost:8000", "a-b.example:1"}) {
    EXPECT_TRUE(is_listen_address(good)) << good;
  }
  for (const auto* bad :
       {"", ":8000", "8000", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "::1:8000", "[::1]",
        "[::1:80", "[127.0.0.1]:80", "a b:1", "host:80x", "host:+80", "http://host:80", "-a:1"}) {
    EXPECT_FALSE(is_listen_address(bad)) << bad;
  }
}

TEST(Addresses, NetworksAreAddressesWithAnOptionalLength) {
  for (const auto* good : {"10.0.0.1", "10.0.0.0/8", "0.0.0.0/0", "1.2.3.4/32", "::1", "fd00::/8", "::/0", "::1/128"}) {
    EXPECT_TRUE(is_network(good)) << good;
  }
  for (const auto* bad : {"", "10.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8", "::/129",
                          "proxy.example", "10.0.0.1:80", "[::1]", "*", " 10.0.0.1"}) {
    EXPECT_FALSE(is_network(bad)) << bad;
  }
}

TEST(Addresses, WebAddressesHaveNeitherQueryNorSlashAtTheEnd) {
  for (const auto* good : {"https://id.example", "https://id.example:8443", "https://id.example/auth/v1",
                           "http://127.0.0.1:8000", "http://[::1]:8000", "http://localhost", "https://[2001:db8::1]"}) {
    EXPECT_TRUE(is_web_address(good)) << good;
  }
  for (const auto* bad :
       {"", "id.example", "ftp://id.example", "https://", "https:///x", "https://id.example/", "https://id.example?x",
        "https://id.example#x", "https://user@id.example", "https://id.example:99999",
        "https://id.example:", "https://id example", "HTTPS://id.example", "https://id.example/a/"}) {
    EXPECT_FALSE(is_web_address(bad)) << bad;
  }
}

TEST(Addresses, PlainHttpIsForThisMachineAlone) {
  for (const auto* good :
       {"https://id.example", "http://127.0.0.1:8000", "http://127.1.2.3", "http://[::1]:1", "http://localhost:5173"}) {
    EXPECT_TRUE(is_secure_or_loopback(good)) << good;
  }
  for (const auto* bad : {"http://id.example", "http://10.0.0.1", "http://127.0.0.1.evil.example",
                          "http://localhost.evil.example", "http://127.evil.example", "id.example"}) {
    EXPECT_FALSE(is_secure_or_loopback(bad)) << bad;
  }
}

}  // namespace
}  // namespace gatehouse::server
