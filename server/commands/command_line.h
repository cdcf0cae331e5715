// The command line: finds the command, reads its arguments and the settings' flags, runs it.
#pragma once

#include <server/commands/console.h>

#include <string>
#include <vector>

namespace gatehouse::server {

// `arguments` without the program's name. 0: done; 1: refused; 2: not a command line of ours. Both say why on one line
// of standard error.
int run(const std::vector<std::string>& arguments, Console& console);

}  // namespace gatehouse::server
