// The console: the pages at `/`, built from web/console and compiled into the binary.
#pragma once

#include <gatehouse/app/app.h>

namespace gatehouse::server {

void add_console(App& app);

}  // namespace gatehouse::server
