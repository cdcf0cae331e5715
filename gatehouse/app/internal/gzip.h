// Gzip (RFC 1952), by zlib: unpacking what this program brought along.
#pragma once

#include <string>
#include <string_view>

namespace gatehouse {

// Throws std::runtime_error for what is no gzip, or is cut short: a fault of the build.
std::string unpacked(std::string_view gzip);

// Does an Accept-Encoding header let us send gzip (RFC 9110 section 12.5.3)? Without one: no.
bool takes_gzip(std::string_view accept_encoding);

}  // namespace gatehouse
