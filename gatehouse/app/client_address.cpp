#include <gatehouse/app/client_address.h>
#include <gatehouse/base/bytes.h>

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace gatehouse {
namespace {

constexpr int most_hops = 20;

// IPv4 as IPv6 has it (::ffff:192.0.2.1, RFC 4291 section 2.5.5.2), so that both are compared in one way.
using Address = std::array<Byte, 16>;

std::optional<Address> read_address(std::string_view text) {
  const std::string written(text);
  Address address{};
  if (inet_pton(AF_INET6, written.c_str(), address.data()) == 1) return address;
  address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  if (inet_pton(AF_INET, written.c_str(), address.data() + 12) == 1) return address;
  return std::nullopt;
}

bool same_start(const Address& left, const Address& right, unsigned bits) {
  const auto whole = bits / 8;
  if (!std::equal(left.begin(), left.begin() + whole, right.begin())) return false;
  return bits % 8 == 0 || (left[whole] ^ right[whole]) >> (8 - bits % 8) == 0;
}

// `network`: an address, or an address and how many of its bits count (10.0.0.0/8).
bool is_within(const Address& address, std::string_view network) {
  const auto slash = std::min(network.find('/'), network.size());
  const auto base = read_address(network.substr(0, slash));
  if (!base) return false;
  if (slash == network.size()) return address == *base;
  const auto length = network.substr(slash + 1);
  unsigned bits = 0;
  const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), bits);
  if (error != std::errc{} || end != length.data() + length.size() || bits > 128) return false;
  if (network.find(':') == std::string_view::npos) bits += 96;
  return bits <= 128 && same_start(address, *base, bits);
}

bool is_trusted(std::string_view address, const std::vector<std::string>& trusted) {
  if (trusted.empty()) return false;
  const auto read = read_address(address);
  return read && std::ranges::any_of(trusted, [&](const auto& network) { return is_within(*read, network); });
}

bool looks_like_an_address(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '.' || c == ':';
  };
  return text.size() >= 2 && text.size() <= 45 && std::ranges::all_of(text, allowed);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string client_address(std::string_view peer, std::string_view forwarded_for,
                           const std::vector<std::string>& trusted_proxies) {
  std::string_view address = peer;
  for (int hop = 0; hop < most_hops && is_trusted(address, trusted_proxies) && !forwarded_for.empty(); ++hop) {
    const auto comma = forwarded_for.rfind(',');
    const auto entry = trimmed(comma == std::string_view::npos ? forwarded_for : forwarded_for.substr(comma + 1));
    forwarded_for = comma == std::string_view::npos ? std::string_view{} : forwarded_for.substr(0, comma);
    if (!looks_like_an_address(entry)) break;
    address = entry;
  }
  return std::string(address);
}

}  // namespace gatehouse
