// OpenAPI: what an App's routes take and give, as OpenAPI 3.1, told by the routes themselves.
//
//   add_openapi(app, {.title = "Gallery", .version = "1.0"});   // GET /openapi.json, and a page of it at /docs
#pragma once

#include <gatehouse/app/app.h>

#include <string>

namespace gatehouse {

struct OpenApi {
  std::string title;
  std::string version;
  std::string description = {};
};

// The document (OpenAPI 3.1.0) as JSON. Every route is in it but unlisted ones: path parameters from its pattern,
// bodies and answers from the types it was described with, security and refusals from its guard. Two types of one name
// that are described throw std::invalid_argument.
std::string openapi(const App& app, const OpenApi& about);

// Serves the document at /openapi.json, made when it is first asked for, so of all routes, and a page to read it at
// /docs, which asks nothing of any other host.
void add_openapi(App& app, OpenApi about);

}  // namespace gatehouse
