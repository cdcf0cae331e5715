#include <gatehouse/app/client_address.h>

#include <algorithm>

namespace gatehouse {
namespace {

constexpr int most_hops = 20;

bool is_trusted(std::string_view address, const std::vector<std::string>& trusted) {
  return std::ranges::find(trusted, address) != trusted.end();
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
