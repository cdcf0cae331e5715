// The WWW-Authenticate header of a refused request (RFC 6750 section 3).
#pragma once

#include <gatehouse/base/reason.h>

#include <string>

namespace gatehouse {

// Empty when the reason is not about credentials.
std::string challenge(Reason reason);

}  // namespace gatehouse
