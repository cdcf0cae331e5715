#include <gatehouse/app/assets.h>
#include <gatehouse/app/internal/openapi_operation.h>
#include <gatehouse/app/openapi.h>
#include <gatehouse/base/ascii.h>
#include <gatehouse/json/print.h>

#include <memory>
#include <mutex>
#include <set>
#include <span>

namespace gatehouse {

std::span<const Asset> embedded_viewer();  // gatehouse/app/viewer

namespace {

// The viewer brings its icons along as data.
constexpr auto page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

using json::Array;
using json::Object;
using json::Value;

Value problem_schema() {
  const Object text{{"type", "string"}};
  Object properties{{"type", text}, {"title", text}, {"status", Object{{"type", "integer"}}}, {"code", text}};
  properties.set("request_id", text);
  return Object{{"type", "object"},
                {"description", "RFC 9457: what was refused. `code` is stable, and for programs."},
                {"properties", std::move(properties)},
                {"required", Array{"type", "title", "status", "code"}}};
}

Object security_schemes(const App& app) {
  Object schemes;
  schemes.set(bearer_scheme, Object{{"type", "http"}, {"scheme", "bearer"}, {"bearerFormat", "JWT"}});
  const auto& cookie = app.settings().cookies.name;
  if (!cookie.empty()) schemes.set(cookie_scheme, Object{{"type", "apiKey"}, {"in", "cookie"}, {"name", cookie}});
  return schemes;
}

Array tags(const App& app) {
  Array all;
  std::set<std::string_view> seen;
  for (const auto& route : app.routes()) {
    const auto& tag = route->description.tag;
    if (!tag.empty() && seen.insert(tag).second) all.emplace_back(Object{{"name", tag}});
  }
  return all;
}

std::string lower(std::string_view text) {
  std::string all(text);
  for (char& c : all) c = ascii_lower(c);
  return all;
}

}  // namespace

std::string openapi(const App& app, const OpenApi& about) {
  json::Definitions definitions("#/components/schemas/");
  const bool has_cookies = !app.settings().cookies.name.empty();
  Object paths;
  for (const auto& route : app.routes()) {
    if (!route->description.is_listed) continue;
    const auto path = openapi_path(route->pattern);
    const auto* known = paths.find(path);
    Object methods = known == nullptr ? Object{} : *known->object();
    methods.set(lower(http::name(route->method)), openapi_operation(*route, has_cookies, definitions));
    paths.set(path, std::move(methods));
  }
  Object schemas = definitions.schemas();
  schemas.set(problem_name, problem_schema());

  Object info{{"title", about.title}, {"version", about.version}};
  if (!about.description.empty()) info.set("description", about.description);
  Object document{{"openapi", "3.1.0"}, {"info", std::move(info)}, {"tags", tags(app)}, {"paths", std::move(paths)}};
  document.set("components", Object{{"schemas", std::move(schemas)}, {"securitySchemes", security_schemes(app)}});
  return json::print(document);
}

void add_openapi(App& app, OpenApi about) {
  struct Document {
    std::once_flag made;
    std::string text;
  };
  app.get("/openapi.json",
          [&app, about = std::move(about), document = std::make_shared<Document>()](const Request&) {
            std::call_once(document->made, [&] { document->text = openapi(app, about); });
            return json_text(200, document->text).add("Cache-Control", "no-cache");
          })
      .summary("This description.")
      .tag("description")
      .gives<json::Value>();
  Assets page(embedded_viewer(), {{"Content-Security-Policy", page_policy}, {"Referrer-Policy", "no-referrer"}});
  app.mount("/docs", page);
}

}  // namespace gatehouse
