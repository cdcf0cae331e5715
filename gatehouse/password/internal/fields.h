// Reading the parts of stored hashes, which may hold anything: strict, bounded, no exceptions.
#pragma once

#include <gatehouse/base/bytes.h>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::password {

struct Range {
  std::uint64_t least;
  std::uint64_t most;
};

std::vector<std::string_view> split(std::string_view text, char separator);

// Digits only, no leading zero, inside the range.
std::optional<std::uint64_t> number(std::string_view text, Range range);

// "m=19456,t=2,p=1" for the names {"m", "t", "p"}, in this order; the numbers are not yet bounded. Empty: not so.
std::vector<std::uint64_t> parameters(std::string_view text, std::initializer_list<std::string_view> names);

std::optional<Bytes> hex_bytes(std::string_view text);  // lower or upper case

// What was stored and must come out again, with the salt it was made with.
struct SaltedHash {
  Bytes salt;
  Bytes hash;
};

}  // namespace gatehouse::password
