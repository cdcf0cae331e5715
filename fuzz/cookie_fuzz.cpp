// A cookie that is found stands in the header as a whole pair, once, in the grammar, and can be set as it was found;
// whatever neighbours it has, it is found with the same value. What is set is found.
#include <fuzz/promise.h>
#include <gatehouse/http/cookies.h>
#include <gatehouse/http/response.h>

#include <algorithm>

namespace http = gatehouse::http;
using gatehouse::fuzz::require;

namespace {

using State = http::Cookies::State;

// Every name that a reader could see in the header, however badly it reads.
std::vector<std::string_view> possible_names(std::string_view header) {
  std::vector<std::string_view> names;
  while (!header.empty()) {
    std::string_view pair = header.substr(0, header.find(';'));
    header.remove_prefix(std::min(pair.size() + 1, header.size()));
    pair = pair.substr(0, pair.find('='));
    const std::size_t start = pair.find_first_not_of(" \t");
    if (start == std::string_view::npos) continue;
    names.push_back(pair.substr(start, pair.find_last_not_of(" \t") - start + 1));
  }
  return names;
}

void check_found(std::string_view header, std::string_view name, std::string_view value) {
  const bool quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
  const std::string_view inside = quoted ? value.substr(1, value.size() - 2) : value;
  require(http::is_field_name(name) && inside.find_first_of(" \t\",;\\\r\n") == std::string_view::npos);
  require(name.size() + value.size() <= http::Cookies::max_value);
  const std::string set =
      http::print({.name = std::string(name), .value = std::string(value), .secure = false}).value_or("");
  require(set.starts_with(std::string(name) + '=' + std::string(value) + "; ") || name.starts_with("__"));

  std::string longer = std::string(header) + "; beside=1";
  const auto again = http::Cookies::parse(longer);
  if (again && name != "beside") require(again->find(name).value == value);
  longer = std::string(header) + ";" + std::string(name) + "=other";
  const auto twice = http::Cookies::parse(longer);
  if (twice) require(twice->find(name).state == State::ambiguous);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view header = gatehouse::fuzz::text_of(data, size);
  const auto cookies = http::Cookies::parse(header);
  require(cookies || cookies.error().reason == gatehouse::Reason::header_too_large);
  if (!cookies) return 0;
  require(cookies->size() <= http::Cookies::max_cookies && size <= http::Cookies::max_bytes);
  const auto names = possible_names(header);
  for (const std::string_view name : names) {
    const auto found = cookies->find(name);
    require(found.state != State::missing);
    require(found.value.empty() || found.state == State::found);
    if (found.state != State::found) continue;
    require(std::ranges::count(names, name) == 1);
    check_found(header, name, found.value);
  }
  return 0;
}
