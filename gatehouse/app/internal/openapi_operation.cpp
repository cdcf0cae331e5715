#include <gatehouse/app/internal/openapi_operation.h>
#include <gatehouse/base/ascii.h>
#include <gatehouse/http/response.h>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace gatehouse {
namespace {

using json::Array;
using json::Object;
using json::Value;

bool changes_something(http::Method method) { return method != http::Method::get && method != http::Method::head; }

bool is_open(const Route& route) { return !route.guard || route.guard->check(nullptr, Time{}).has_value(); }

// "post_auth_sessions_id"
std::string operation_id(const Route& route) {
  std::string id(http::name(route.method));
  for (const char c : route.pattern) {
    if (is_ascii_letter_or_digit(c)) {
      id += c;
    } else if (id.back() != '_') {
      id += '_';
    }
  }
  while (id.back() == '_') id.pop_back();
  std::ranges::transform(id, id.begin(), ascii_lower);
  return id;
}

Object parameter(std::string_view name, std::string_view place) {
  return Object{{"name", name}, {"in", place}, {"required", place == "path"}, {"schema", Object{{"type", "string"}}}};
}

Array parameters(const Route& route) {
  Array all;
  const auto path = openapi_path(route.pattern);
  for (auto open = path.find('{'); open != std::string::npos; open = path.find('{', open + 1)) {
    all.emplace_back(parameter(path.substr(open + 1, path.find('}', open) - open - 1), "path"));
  }
  for (const auto& [name, what] : route.description.queries) {
    auto one = parameter(name, "query");
    one.set("description", what);
    all.emplace_back(std::move(one));
  }
  return all;
}

Object content(std::string_view type, Value schema) {
  return Object{{std::string(type), Object{{"schema", std::move(schema)}}}};
}

// What a guard may refuse for, by the names of its conditions; one of the program's own is `forbidden`, as a rule.
void add_guard_reasons(std::set<Reason>& reasons, const Route& route, bool has_cookies) {
  using enum Reason;
  if (!route.guard) return;
  const auto& name = route.guard->name();
  if (!is_open(route)) reasons.insert(missing_credentials);
  reasons.insert({invalid_token, expired_token, session_revoked});
  if (name.contains("has_scope(")) reasons.insert(insufficient_scope);
  if (name.contains("fresh_within(")) reasons.insert(stale_login);
  if (name != "signed_in" && name != "optional_identity") reasons.insert(forbidden);
  if (has_cookies && changes_something(route.method)) reasons.insert(cross_site);
}

std::map<int, std::vector<Reason>> refusals(const Route& route, bool has_cookies) {
  using enum Reason;
  const auto& said = route.description;
  std::set<Reason> reasons(said.refusals.begin(), said.refusals.end());
  if (said.body != nullptr) reasons.insert({invalid_json, unsupported_media_type, body_too_large});
  add_guard_reasons(reasons, route, has_cookies);
  std::map<int, std::vector<Reason>> by_status;
  for (const auto reason : reasons) by_status[facts(reason).status].push_back(reason);
  return by_status;
}

Object refusal(const std::vector<Reason>& reasons, const json::Definitions& definitions) {
  Array codes;
  std::string sentences;
  for (const auto reason : reasons) {
    const auto& known = facts(reason);
    const Value code(known.code);
    if (std::ranges::find(codes, code) != codes.end()) continue;
    codes.push_back(code);
    sentences += fmt::format("{}`{}`: {}", sentences.empty() ? "" : "\n\n", known.code, known.sentence);
  }
  const Object one_of{{"properties", Object{{"code", Object{{"enum", std::move(codes)}}}}}};
  Value schema = Object{{"allOf", Array{definitions.reference(problem_name), one_of}}};
  return Object{{"description", sentences}, {"content", content("application/problem+json", std::move(schema))}};
}

Object responses(const Route& route, bool has_cookies, json::Definitions& definitions) {
  Object all;
  for (const auto& [status, schema] : route.description.answers) {
    Object one{{"description", http::reason_phrase(status)}};
    if (schema != nullptr) one.set("content", content("application/json", schema(definitions)));
    all.set(std::to_string(status), std::move(one));
  }
  for (const auto& [status, reasons] : refusals(route, has_cookies)) {
    all.set(std::to_string(status), refusal(reasons, definitions));
  }
  if (route.description.answers.empty()) all.set("default", Object{{"description", "Not described."}});
  return all;
}

Array security(const Route& route, bool has_cookies) {
  Array ways;
  if (!route.guard) return ways;
  if (is_open(route)) ways.emplace_back(Object{});
  ways.emplace_back(Object{{std::string(bearer_scheme), Array{}}});
  if (has_cookies) ways.emplace_back(Object{{std::string(cookie_scheme), Array{}}});
  return ways;
}

}  // namespace

std::string openapi_path(std::string_view pattern) {
  std::string path(pattern);
  if (const auto rest = path.find("...}"); rest != std::string::npos) path.erase(rest, 3);
  return path;
}

Object openapi_operation(const Route& route, bool has_cookies, json::Definitions& definitions) {
  const auto& said = route.description;
  Object operation{{"operationId", operation_id(route)}};
  if (!said.summary.empty()) operation.set("summary", said.summary);
  if (!said.tag.empty()) operation.set("tags", Array{said.tag});
  if (route.guard) {
    operation.set("description", fmt::format("Guard: `{}`", route.guard->name()));
    operation.set("x-guard", route.guard->name());
  }
  if (auto all = parameters(route); !all.empty()) operation.set("parameters", std::move(all));
  if (said.body != nullptr) {
    operation.set("requestBody", Object{{"required", !said.may_be_empty},
                                        {"content", content("application/json", said.body(definitions))}});
  }
  operation.set("responses", responses(route, has_cookies, definitions));
  operation.set("security", security(route, has_cookies));
  return operation;
}

}  // namespace gatehouse
