// The version of this binary.
#pragma once

#include <string_view>

namespace gatehouse::server {

std::string_view version();  // "0.1.0"

}  // namespace gatehouse::server
