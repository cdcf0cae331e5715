// TokenCache: tokens whose signature and claims were found good, so that the next request with one costs a look-up.
#pragma once

#include <gatehouse/auth/identity.h>

#include <array>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse {

// Holds at most `entries` tokens; a new one takes the place of another that shares its place. Thread-safe.
// A hit is the whole token, byte by byte; expiry and revocation are still the caller's to check.
class TokenCache {
 public:
  explicit TokenCache(std::size_t entries = 4096);

  IdentityPointer find(std::string_view token) const;
  void put(std::string_view token, IdentityPointer identity);

 private:
  static constexpr std::size_t ways = 4;  // places one token may stand in
  static constexpr std::size_t shards = 64;
  struct Entry {
    std::size_t hash = 0;
    std::string token;
    IdentityPointer identity;
  };
  struct Set {
    std::array<Entry, ways> entries;
    std::size_t next = 0;
  };
  std::size_t set_of(std::size_t hash) const { return hash % sets_.size(); }

  mutable std::array<std::mutex, shards> mutexes_;
  std::vector<Set> sets_;
};

}  // namespace gatehouse
