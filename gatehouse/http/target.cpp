#include <gatehouse/http/target.h>

#include <gatehouse/base/utf8.h>

#include <boost/url/ipv6_address.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace gatehouse::http {
namespace {

int hexadecimal(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The byte that "%XY" at `at` stands for, or -1.
int escaped_byte(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size()) return -1;
  const int high = hexadecimal(text[at + 1]);
  const int low = hexadecimal(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool is_target_text(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c <= ' ' || c > '~' || c == '#') return false;
    if (c == '%' && escaped_byte(text, i) < 0) return false;
  }
  return true;
}

// Empty stands for the scheme's own (RFC 3986 3.2.3).
bool is_port(std::string_view text) {
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return text.empty() || (error == std::errc{} && end == text.data() + text.size());
}

bool starts_without_case(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  return std::equal(lower.begin(), lower.end(), text.begin(),
                    [](char l, char t) { return l == (t >= 'A' && t <= 'Z' ? static_cast<char>(t + 32) : t); });
}

// RFC 9112 3.2.2
Result<Target> parse_absolute(std::string_view text) {
  const std::size_t scheme = starts_without_case(text, "http://") ? 7 : starts_without_case(text, "https://") ? 8 : 0;
  if (scheme == 0) return fail(Reason::invalid_request, "the target is neither a path nor an http address");
  text.remove_prefix(scheme);
  const std::size_t end = std::min(text.find_first_of("/?"), text.size());
  Target target{.form = Target::Form::absolute, .authority = text.substr(0, end), .path = "/", .query = {}};
  if (!is_host(target.authority)) return fail(Reason::invalid_request, "the target's host is malformed");
  text.remove_prefix(end);
  const std::size_t mark = std::min(text.find('?'), text.size());
  if (mark > 0) target.path = text.substr(0, mark);
  if (mark < text.size()) target.query = text.substr(mark + 1);
  return target;
}

// "." and ".." as a segment; every '%' is decoded already.
bool has_odd_segment(std::string_view path) {
  for (std::size_t start = 1; start < path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    const std::string_view segment = path.substr(start, end - start);
    if (segment.empty() || segment == "." || segment == "..") return true;
    start = end + 1;
  }
  return false;
}

// Of one name or value: '+' is a space (application/x-www-form-urlencoded). False: not text.
bool decode_form(std::string_view text, std::string& out) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    const int byte = escaped_byte(text, i);
    if (byte < 0) return false;
    out += static_cast<char>(byte);
    i += 2;
  }
  return out.find('\0') == std::string::npos && is_utf8(out);
}

}  // namespace

Result<Target> parse_target(std::string_view text) {
  if (!is_target_text(text)) return fail(Reason::invalid_request, "the target holds a byte that must be escaped");
  Target target;
  if (text == "*") {
    target = Target{.form = Target::Form::asterisk, .authority = {}, .path = text, .query = {}};
  } else if (text.starts_with('/')) {
    const std::size_t mark = std::min(text.find('?'), text.size());
    target.path = text.substr(0, mark);
    if (mark < text.size()) target.query = text.substr(mark + 1);
  } else {
    target = TRY(parse_absolute(text));
  }
  if (std::ranges::count(target.query, '&') >= static_cast<std::ptrdiff_t>(Query::max_parameters)) {
    return fail(Reason::invalid_request, "the query has too many parameters");
  }
  return target;
}

PathState decode_path(std::string_view path, std::string& out) {
  if (path.find('%') == std::string_view::npos) {
    const bool odd = path.find_first_of(";\\") != std::string_view::npos || has_odd_segment(path);
    return odd ? PathState::unusable : PathState::plain;
  }
  out.clear();
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '%') {
      out += path[i];
      continue;
    }
    const int byte = escaped_byte(path, i);
    if (byte < ' ' || byte == '/' || byte == 0x7F) return PathState::unusable;  // also: not an escape at all
    out += static_cast<char>(byte);
    i += 2;
  }
  const bool odd = out.find_first_of(";\\") != std::string::npos || has_odd_segment(out) || !is_utf8(out);
  return odd ? PathState::unusable : PathState::decoded;
}

bool is_host(std::string_view text) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
  if (text.empty() || text.size() > 255 + 6) return false;
  std::size_t end = text.find_first_not_of(plain);
  if (end == std::string_view::npos) return true;
  if (text.front() == '[') {
    const std::size_t bracket = text.find(']');
    if (bracket == std::string_view::npos) return false;
    if (!boost::urls::parse_ipv6_address(boost::core::string_view(text.data() + 1, bracket - 1))) return false;
    end = bracket + 1;
    if (end == text.size()) return true;
  }
  return end > 0 && text[end] == ':' && is_port(text.substr(end + 1));
}

Result<Query> Query::parse(std::string_view text) {
  Query query;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    if (query.parameters_.size() == max_parameters) return fail(Reason::invalid_request, "too many parameters");
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto& [name, value] = query.parameters_.emplace_back();
    if (!decode_form(pair.substr(0, equals), name) ||
        !decode_form(pair.substr(std::min(equals + 1, pair.size())), value)) {
      return fail(Reason::invalid_request, "a parameter is not percent-encoded UTF-8");
    }
  }
  return query;
}

const std::string* Query::find(std::string_view name) const {
  const auto at = std::ranges::find_if(parameters_, [&](const auto& parameter) { return parameter.first == name; });
  return at == parameters_.end() ? nullptr : &at->second;
}

std::size_t Query::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(parameters_, [&](const auto& parameter) { return parameter.first == name; }));
}

}  // namespace gatehouse::http
