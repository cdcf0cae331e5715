#include <gatehouse/app/client_address.h>
#include <gtest/gtest.h>

namespace gatehouse {
namespace {

using Proxies = std::vector<std::string>;

TEST(ClientAddress, IsThePeersUnlessAProxyIsTrusted) {
  EXPECT_EQ(client_address("192.0.2.1", "203.0.113.9", {}), "192.0.2.1");
  EXPECT_EQ(client_address("192.0.2.1", "203.0.113.9", {"192.0.2.2"}), "192.0.2.1");
  EXPECT_EQ(client_address("192.0.2.1", "203.0.113.9", {"192.0.2.1"}), "203.0.113.9");
  EXPECT_EQ(client_address("192.0.2.1", "", {"192.0.2.1"}), "192.0.2.1");
}

TEST(ClientAddress, IsTheLastThatNoTrustedProxyWrote) {
  const Proxies ours{"192.0.2.1", "192.0.2.2"};
  EXPECT_EQ(client_address("192.0.2.1", "8.8.8.8, 203.0.113.9, 192.0.2.2", ours), "203.0.113.9");
  EXPECT_EQ(client_address("192.0.2.1", "8.8.8.8, 203.0.113.9", ours), "203.0.113.9") << "the rest may be forged";
  EXPECT_EQ(client_address("192.0.2.1", " 203.0.113.9\t", ours), "203.0.113.9");
}

TEST(ClientAddress, StopsAtWhatIsNoAddress) {
  const Proxies ours{"192.0.2.1"};
  for (const auto* nonsense : {"unknown", "<script>", ",", " ", "203.0.113.9:80, x y"}) {
    EXPECT_EQ(client_address("192.0.2.1", nonsense, ours), "192.0.2.1") << nonsense;
  }
}

TEST(ClientAddress, LooksAtTwentyEntriesAtMost) {
  std::string forwarded = "203.0.113.9";
  for (int i = 0; i < 100; ++i) forwarded += ", 192.0.2.1";
  EXPECT_EQ(client_address("192.0.2.1", forwarded, {"192.0.2.1"}), "192.0.2.1");
}

TEST(TrustedNetwork, CountsItsFirstBits) {
  const auto trusts = [](std::string_view peer, const std::string& network) {
    return client_address(peer, "203.0.113.9", {network}) == "203.0.113.9";
  };
  EXPECT_TRUE(trusts("10.255.0.1", "10.0.0.0/8"));
  EXPECT_FALSE(trusts("11.0.0.1", "10.0.0.0/8"));
  EXPECT_TRUE(trusts("172.31.255.255", "172.16.0.0/12"));
  EXPECT_FALSE(trusts("172.32.0.0", "172.16.0.0/12"));
  EXPECT_TRUE(trusts("192.0.2.1", "192.0.2.1/32"));
  EXPECT_FALSE(trusts("192.0.2.2", "192.0.2.1/32"));
  EXPECT_TRUE(trusts("198.51.100.1", "0.0.0.0/0"));
  EXPECT_FALSE(trusts("2001:db8::1", "0.0.0.0/0"));
  EXPECT_TRUE(trusts("fd12:3456::1", "fd00::/8"));
  EXPECT_FALSE(trusts("fe80::1", "fd00::/8"));
  EXPECT_TRUE(trusts("2001:DB8:0::1", "2001:db8::1")) << "one address, written in two ways";
  EXPECT_TRUE(trusts("::ffff:10.0.0.1", "10.0.0.0/8")) << "an IPv4 peer on an IPv6 socket";
}

TEST(TrustedNetwork, ThatIsNoneTrustsNobody) {
  for (const auto* network :
       {"", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/4294967295", "10.0.0.0/-1", "10.0.0.0/8x", "/0", "::/129", "proxy"}) {
    EXPECT_EQ(client_address("10.0.0.0", "203.0.113.9", {network}), "10.0.0.0") << network;
  }
}

}  // namespace
}  // namespace gatehouse
