// Roles as the command line takes them.
#pragma once

#include <gatehouse/base/result.h>

#include <string>
#include <vector>

namespace gatehouse::server {

// Letters, digits and ". _ : -", at most 64: they stand in headers, separated by commas. Each is kept once.
// invalid_request names the one that is not so.
Result<std::vector<std::string>> read_roles(const std::vector<std::string>& given);
std::string join(const std::vector<std::string>& words, std::string_view between = ", ");

}  // namespace gatehouse::server
