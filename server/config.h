// Where the settings come from: the defaults, a TOML file, the environment, flags; the later wins.
#pragma once

#include <gatehouse/base/result.h>
#include <server/settings.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::server {

using Environment = std::map<std::string, std::string>;
Environment read_environment();  // this process's variables whose names begin with GATEHOUSE_

struct Flag {
  std::string name;  // "server.listen" of `--server.listen`; "listen" alone where only one section has that key
  std::string value;
};

struct Sources {
  std::optional<std::string> file;  // path of the TOML file; it must be there when it is named
  Environment environment;
  std::vector<Flag> flags;
};

// Fails: invalid_config, with one line that names the file and its line, the variable or the flag, and the key:
// "gatehouse.toml:3: server.workers: expected an integer". An unknown key, a value of another type and one out of
// range are refused. Of the environment, GATEHOUSE_<SECTION>_... is looked at only where there is such a section.
Result<Settings> load_settings(const Sources& sources);

// The same for a file already read; `file_name` is for the errors.
Result<Settings> read_settings(std::string_view toml, std::string_view file_name, const Sources& rest = {});

// "server.listen", "server.workers", ... in the order of Settings, for --help.
std::vector<std::string> setting_names();
bool is_switch(std::string_view setting);  // true or false

}  // namespace gatehouse::server
