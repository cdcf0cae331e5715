// Console: what a command reads, writes and is told by its surroundings. Tests put strings in its place.
#pragma once

#include <gatehouse/base/log.h>
#include <gatehouse/base/result.h>
#include <gatehouse/base/secret.h>
#include <server/config.h>

#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>

namespace gatehouse::server {

struct Console {
  std::istream& in;
  std::ostream& out;    // the answer
  std::ostream& error;  // one line, when there is none
  bool colour = false;  // of `out`
  // Asks a person without showing what is typed; empty when nobody sits there.
  std::function<Result<Secret>(std::string_view prompt)> ask_hidden = {};
  Sources sources = {};  // of the settings; the command line adds its flags
  Log log = {};          // of everything but `serve`, which makes its own
};

// "gatehouse: TEXT" on standard error, on one line whatever is in it. Answers the exit status.
int refused(const Console& console, std::string_view text);
int refused(const Console& console, const Error& error);
int misused(const Console& console, std::string_view text);  // exit status 2

// Text for a person: nothing in it can drive the terminal.
std::string green(const Console& console, std::string_view text);
std::string red(const Console& console, std::string_view text);
std::string bold(const Console& console, std::string_view text);
std::string faint(const Console& console, std::string_view text);

}  // namespace gatehouse::server
