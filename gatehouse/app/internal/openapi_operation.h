// One route as an Operation Object of OpenAPI 3.1.
#pragma once

#include <gatehouse/app/route.h>
#include <gatehouse/json/schema.h>
#include <gatehouse/json/value.h>

#include <string>
#include <string_view>

namespace gatehouse {

// Names in the document's components.
inline constexpr std::string_view bearer_scheme = "bearer";
inline constexpr std::string_view cookie_scheme = "cookie";
inline constexpr std::string_view problem_name = "Problem";

std::string openapi_path(std::string_view pattern);  // "/files/{path...}" as "/files/{path}"
json::Object openapi_operation(const Route& route, bool has_cookies, json::Definitions& definitions);

}  // namespace gatehouse
