// The page at `/`: what is running here and how to use it. One HTML text, no script, made once.
#pragma once

#include <gatehouse/app/app.h>
#include <server/settings.h>

#include <span>
#include <string>
#include <string_view>

namespace gatehouse::server {

struct Endpoint {
  std::string_view method, path, what;
};
std::span<const Endpoint> endpoints();  // as the page lists them

std::string page(const Settings& settings);
void add_page(App& app, const Settings& settings);

}  // namespace gatehouse::server
