#include <arpa/inet.h>
#include <server/addresses.h>

#include <gatehouse/base/ascii.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>

namespace gatehouse::server {
namespace {

std::optional<std::uint32_t> number(std::string_view text, std::uint32_t most) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || value > most) return std::nullopt;
  return value;
}

bool is_ip(int family, std::string_view text) {
  std::array<unsigned char, 16> address;
  return inet_pton(family, std::string(text).c_str(), address.data()) == 1;
}

bool is_host_name(std::string_view text) {
  const auto allowed = [](char c) { return is_ascii_letter_or_digit(c) || c == '-' || c == '.'; };
  return !text.empty() && text.size() <= 253 && std::ranges::all_of(text, allowed) && text[0] != '-' && text[0] != '.';
}

bool is_host(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) return is_ip(AF_INET6, text.substr(1, text.size() - 2));
  return is_host_name(text);
}

bool is_port(std::string_view text) { return text.size() <= 5 && number(text, 65535); }

struct WebAddress {
  std::string_view scheme, host, port, path;
};

std::optional<WebAddress> read_web_address(std::string_view text) {
  WebAddress read;
  const auto colon = text.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  read.scheme = text.substr(0, colon);
  text.remove_prefix(colon + 3);
  const auto slash = std::min(text.find('/'), text.size());
  read.path = text.substr(slash);
  read.host = text.substr(0, slash);
  const auto port = read.host.rfind(':');
  if (port != std::string_view::npos && read.host.find(']', port) == std::string_view::npos) {
    read.port = read.host.substr(port);
    read.host = read.host.substr(0, port);
  }
  return read;
}

bool is_path(std::string_view text) {
  const auto allowed = [](char c) { return is_ascii_letter_or_digit(c) || std::string_view("-._~/").contains(c); };
  return std::ranges::all_of(text, allowed) && !text.ends_with('/');
}

}  // namespace

bool is_listen_address(std::string_view text) {
  const auto colon = text.rfind(':');
  return colon != std::string_view::npos && is_host(text.substr(0, colon)) && is_port(text.substr(colon + 1));
}

bool is_network(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = text.substr(0, slash);
  const bool six = is_ip(AF_INET6, address);
  if (!six && !is_ip(AF_INET, address)) return false;
  return slash == std::string_view::npos || number(text.substr(slash + 1), six ? 128 : 32);
}

bool is_web_address(std::string_view text) {
  const auto read = read_web_address(text);
  if (!read || (read->scheme != "https" && read->scheme != "http")) return false;
  return is_host(read->host) && (read->port.empty() || is_port(read->port.substr(1))) && is_path(read->path);
}

bool is_secure_or_loopback(std::string_view text) {
  const auto read = read_web_address(text);
  if (!read || read->scheme == "https") return read.has_value();
  return read->host == "localhost" || read->host == "[::1]" ||
         (read->host.starts_with("127.") && is_ip(AF_INET, read->host));
}

}  // namespace gatehouse::server
