// Where the server's log goes: lines on standard error, readable on a terminal, JSON lines elsewhere.
#pragma once

#include <gatehouse/base/clock.h>
#include <gatehouse/base/log.h>

#include <string>
#include <string_view>

namespace gatehouse::server {

enum class LogFormat : unsigned char { text, coloured, json };

// `setting` is [log] format: "auto", "text" or "json". NO_COLOR (no-color.org) turns colours off.
LogFormat log_format(std::string_view setting, bool terminal, bool no_color);

// One line without its end. Values are escaped, so that none can forge a line or drive a terminal; the value of a
// field whose name speaks of a secret (password, token, cookie, ...) is never printed.
std::string log_line(const LogRecord& record, LogFormat format, Time now);

// Writes records of at least `least` to standard error. Safe from many threads; a full disk loses lines, nothing else.
Log make_log(Level least, LogFormat format, const Clock& clock = system_clock());
Log make_log(Level least, std::string_view setting);  // looks at standard error and NO_COLOR itself

}  // namespace gatehouse::server
