// A promise that a fuzzer checks: it ends the program when it is broken, as a crash would.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <source_location>
#include <string_view>

namespace gatehouse::fuzz {

inline void require(bool holds, std::source_location where = std::source_location::current()) {
  if (holds) return;
  std::fprintf(stderr, "a broken promise: %s:%u\n", where.file_name(), static_cast<unsigned>(where.line()));
  std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Takes the first byte off; 0 when there is none. Fuzzers choose by it what to do with the rest.
inline std::uint8_t take_choice(std::string_view& input) {
  if (input.empty()) return 0;
  const auto choice = static_cast<std::uint8_t>(input.front());
  input.remove_prefix(1);
  return choice;
}

}  // namespace gatehouse::fuzz
