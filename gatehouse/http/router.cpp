#include <gatehouse/http/router.h>

#include <stdexcept>

namespace gatehouse::http {
namespace {

// Takes one segment off the front of "a/b/c".
std::string_view next_segment(std::string_view& rest) {
  const std::size_t slash = rest.find('/');
  const std::string_view segment = rest.substr(0, slash);
  rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
  return segment;
}

[[noreturn]] void refuse(std::string_view pattern, std::string_view why) {
  throw std::invalid_argument("route \"" + std::string(pattern) + "\": " + std::string(why));
}

}  // namespace

std::string_view Match::parameter(std::string_view name) const {
  for (const Parameter& parameter : parameters()) {
    if (parameter.name == name) return parameter.value;
  }
  return {};
}

std::vector<Router::Segment> Router::parse(std::string_view pattern) {
  if (!pattern.starts_with('/')) refuse(pattern, "must begin with '/'");
  std::vector<Segment> segments;
  std::size_t parameters = 0;
  for (std::size_t start = 1; start <= pattern.size();) {
    const std::size_t end = std::min(pattern.find('/', start), pattern.size());
    std::string_view text = pattern.substr(start, end - start);
    start = end + 1;
    if (!segments.empty() && segments.back().kind == Kind::rest) refuse(pattern, "{name...} must be the last segment");
    if (text.empty() && end != pattern.size()) refuse(pattern, "has an empty segment");
    if (!text.starts_with('{')) {
      if (text.find_first_of("{}") != std::string_view::npos) refuse(pattern, "a parameter is a whole segment");
      segments.push_back({Kind::literal, std::string(text)});
      continue;
    }
    if (!text.ends_with('}')) refuse(pattern, "a parameter is a whole segment");
    text = text.substr(1, text.size() - 2);
    const bool rest = text.ends_with("...");
    if (rest) text.remove_suffix(3);
    if (text.empty() || text.find_first_of("{}.") != std::string_view::npos)
      refuse(pattern, "a parameter needs a name");
    if (++parameters > Match::max_parameters) refuse(pattern, "has too many parameters");
    segments.push_back({rest ? Kind::rest : Kind::one, std::string(text)});
  }
  return segments;
}

// Equal for patterns that fit the same paths; sorts a literal before {id} before {rest...}, segment by segment, because
// \1 < \2 < \3 and each begins one.
std::string Router::shape(const std::vector<Segment>& segments) {
  std::string shape;
  for (const Segment& segment : segments) {
    if (segment.kind == Kind::literal) shape += '\1' + segment.text;
    if (segment.kind == Kind::one) shape += '\2';
    if (segment.kind == Kind::rest) shape += '\3';
  }
  return shape;
}

void Router::add(Method method, std::string_view pattern, std::size_t route) {
  std::vector<Segment> segments = parse(pattern);
  std::vector<std::string> names;
  for (const Segment& segment : segments) {
    if (segment.kind == Kind::literal) continue;
    for (const std::string& name : names) {
      if (name == segment.text) refuse(pattern, "names a parameter twice");
    }
    names.push_back(segment.text);
  }
  Pattern& entry = names.empty() ? literal_[std::string(pattern)] : open_[shape(segments)];
  if (entry.methods.has(method)) refuse(pattern, "is there already for " + std::string(http::name(method)));
  entry.segments = std::move(segments);
  entry.methods.add(method);
  entry.routes[static_cast<std::size_t>(method)] = route;
  entry.names[static_cast<std::size_t>(method)] = std::move(names);
}

bool Router::fits(const Pattern& pattern, std::string_view path, Match& match) {
  match.slots_used = 0;
  std::string_view rest = path.substr(1);
  std::size_t left = pattern.segments.size();
  bool more = true;
  for (const Segment& segment : pattern.segments) {
    if (!more) return false;
    if (segment.kind == Kind::rest) {
      match.slots[match.slots_used++].value = rest;
      return !rest.empty();
    }
    more = rest.find('/') != std::string_view::npos;
    const std::string_view text = next_segment(rest);
    --left;
    if (segment.kind == Kind::literal) {
      if (text != segment.text) return false;
      continue;
    }
    if (text.empty()) return false;
    match.slots[match.slots_used++].value = text;
  }
  return left == 0 && !more;
}

// Fills in the route if the pattern has the method; always adds to `allowed`.
bool Router::answer(const Pattern& pattern, Method method, Match& match) {
  match.allowed.add(pattern.methods);
  if (pattern.methods.has(Method::get)) match.allowed.add(Method::head);
  if (!pattern.methods.has(method)) {
    if (method != Method::head || !pattern.methods.has(Method::get)) return false;
    method = Method::get;  // RFC 9110 9.3.2
  }
  const auto index = static_cast<std::size_t>(method);
  match.outcome = Match::Outcome::found;
  match.route = pattern.routes[index];
  for (std::size_t i = 0; i < match.slots_used; ++i) match.slots[i].name = pattern.names[index][i];
  return true;
}

Match Router::find(Method method, std::string_view path) const {
  Match match;
  if (!path.starts_with('/')) return match;
  if (const auto literal = literal_.find(path); literal != literal_.end()) {
    if (answer(literal->second, method, match)) return match;
  }
  for (const auto& [shape, pattern] : open_) {
    if (fits(pattern, path, match) && answer(pattern, method, match)) return match;
  }
  match.slots_used = 0;
  match.outcome = match.allowed.empty() ? Match::Outcome::not_found : Match::Outcome::method_not_allowed;
  return match;
}

}  // namespace gatehouse::http
