// The file that a database's URL names.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gatehouse::server {

// None: there is no file, in memory or behind a network.
std::optional<std::string> sqlite_file(std::string_view url);

}  // namespace gatehouse::server
