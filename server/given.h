// One setting as it was found in a file, the environment or a flag, before it is known to be right.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/json/value.h>

#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::server {

struct Given {
  std::string name;       // "server.listen"
  json::Value value;      // from the environment and flags always a string
  std::string place;      // "gatehouse.toml:3", "GATEHOUSE_SERVER_LISTEN", "--server.listen"
  bool is_typed = false;  // a TOML value, so that "5" is no integer
};

// Every key of every section, in no particular order. Fails: invalid_config, naming the file and its line.
Result<std::vector<Given>> read_toml(std::string_view text, std::string_view file_name);

// "PLACE: NAME: WHAT", on one line whatever is in them.
std::unexpected<Error> refuse(std::string_view place, std::string_view name, std::string_view what);

}  // namespace gatehouse::server
