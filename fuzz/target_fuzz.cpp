// A target that is accepted is made of its parts and nothing else; its path, once decoded, means one thing to every
// reader; parameters written out anew are the same parameters; what is accepted is a URL to Boost.URL, too.
#include <fmt/format.h>
#include <fuzz/promise.h>
#include <gatehouse/base/utf8.h>
#include <gatehouse/http/target.h>

#include <boost/url/parse.hpp>

namespace http = gatehouse::http;
using gatehouse::fuzz::require;

namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  return out;
}

bool has_segment(std::string_view path, std::string_view segment) {
  return (std::string(path) + '/').find('/' + std::string(segment) + '/') != std::string::npos;
}

void check_path(std::string_view sent) {
  std::string decoded;
  const auto state = http::decode_path(sent, decoded);
  if (state == http::PathState::unusable) return;
  const std::string_view path = state == http::PathState::plain ? sent : decoded;
  require(path == "*" || path.starts_with('/'));
  require(gatehouse::is_utf8(path) && path.find_first_of(std::string_view("\0;\\\x7f", 4)) == std::string_view::npos);
  require(!path.contains("//") && !has_segment(path, ".") && !has_segment(path, ".."));
  if (state == http::PathState::plain) return;
  std::string again;
  std::string written = "/";
  for (const char c : path.substr(1)) written += c == '/' ? "/" : escaped({&c, 1});
  require(path == "/" || (http::decode_path(written, again) == http::PathState::decoded && again == path));
}

void check_query(std::string_view text) {
  const auto query = http::Query::parse(text);
  if (!query) return;
  require(query->all().size() <= http::Query::max_parameters);
  std::string written;
  for (const auto& [name, value] : query->all()) {
    require(gatehouse::is_utf8(name) && gatehouse::is_utf8(value) && !name.contains('\0') && !value.contains('\0'));
    require(query->count(name) > 0 && query->find(name) != nullptr);
    written += '&' + escaped(name) + '=' + escaped(value);
  }
  const auto again = http::Query::parse(written);
  require(again.has_value() && again->all() == query->all());
}

// Ours takes some bytes in a path or query that RFC 3986 wants escaped: what browsers send bare.
bool is_strict(std::string_view text) { return text.find_first_of("\"<>\\^`{|}[]") == std::string_view::npos; }

void check_target(std::string_view text) {
  const auto target = http::parse_target(text);
  if (!target) return;
  const std::string query = text.contains('?') ? '?' + std::string(target->query) : "";
  const std::string rest = std::string(target->path) + query;
  using Form = http::Target::Form;
  switch (target->form) {
    case Form::asterisk: require(text == "*"); break;
    case Form::origin:
      require(text == rest && text.starts_with('/') && target->authority.empty());
      if (is_strict(text)) require(boost::urls::parse_origin_form(text).has_value());
      break;
    case Form::absolute:
      require(http::is_host(target->authority) && !target->authority.contains('@'));
      require(text.ends_with(rest) || text.ends_with(std::string(target->authority) + query));
      if (is_strict(text)) require(boost::urls::parse_absolute_uri(text).has_value());
      break;
  }
  check_path(target->path);
  check_query(target->query);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = gatehouse::fuzz::text_of(data, size);
  check_target(text);
  check_query(text);
  if (http::is_host(text)) require(http::parse_target("http://" + std::string(text)).has_value());
  return 0;
}
