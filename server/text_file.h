// Text files: read as a whole, and replaced as a whole while others read them.
#pragma once

#include <gatehouse/base/result.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace gatehouse::server {

// invalid_request (detail: the path and why) when it cannot be read or has more than `most` bytes.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t most);

enum class Replaced : unsigned char { written, same };

// Readers see the old text or the new one, whole; a file that has this text already is not touched.
// invalid_request (detail: the path and why) when it cannot be written: then the old one is still there.
Result<Replaced> replace_file(const std::filesystem::path& path, std::string_view text);

}  // namespace gatehouse::server
