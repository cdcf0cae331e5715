// Role names: what may stand as one in a token, a header and a command line.
#pragma once

#include <gatehouse/base/result.h>

#include <string>
#include <vector>

namespace gatehouse {

// Each once. invalid_request, naming it, for one that is not letters, digits and ". _ : -", 1 to 64 of them; also for
// more than 100 roles.
Result<std::vector<std::string>> read_roles(const std::vector<std::string>& given);

}  // namespace gatehouse
