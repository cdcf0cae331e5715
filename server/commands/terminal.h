// The real console: standard streams, and a terminal that a password can be typed at unseen.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/base/secret.h>
#include <server/commands/console.h>

#include <string_view>

namespace gatehouse::server {

// Standard streams and the environment. Colours only on a terminal and without NO_COLOR (no-color.org).
Console real_console();

// One line typed at the terminal `descriptor`, which does not show it; the prompt goes there, too. invalid_request
// when nothing comes, or more than 4 KiB.
Result<Secret> ask_hidden(int descriptor, std::string_view prompt);

}  // namespace gatehouse::server
