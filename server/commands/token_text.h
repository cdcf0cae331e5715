// A token given to a command: on its line, or on standard input so that no list of processes shows it.
#pragma once

#include <gatehouse/base/result.h>
#include <server/commands/command.h>

#include <string>

namespace gatehouse::server {

// "-" or nothing: standard input, less blanks around it. "Bearer " before it does no harm.
// invalid_request: nothing there, or more than 64 KiB.
Result<std::string> read_token(Console& console, const Arguments& given);

inline const Parameter token_parameter{"TOKEN", Parameter::Kind::optional, "",
                                       "the token; - or nothing: standard input"};

}  // namespace gatehouse::server
