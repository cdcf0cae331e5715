// The date of HTTP fields (RFC 9110 section 5.6.7).
#pragma once

#include <gatehouse/base/clock.h>

#include <string>

namespace gatehouse::http {

std::string http_date(Time time);  // "Sun, 06 Nov 1994 08:49:37 GMT"

}  // namespace gatehouse::http
