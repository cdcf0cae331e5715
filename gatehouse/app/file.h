// File: a handler that answers with one file, for programs that bring a page along.
#pragma once

#include <gatehouse/app/app.h>

#include <string>
#include <string_view>

namespace gatehouse {

// app.get("/", file("index.html")): read anew for each request, so that an edited page is served at once; browsers ask
// again each time. not_found when it is not there or is no file, body_too_large above 16 MiB. It blocks: not for
// `immediate` routes. The path is the program's own, never a client's.
Handler file(std::string path);

// By the name's ending; "application/octet-stream" where none is known.
std::string_view content_type_of(std::string_view path);

}  // namespace gatehouse
