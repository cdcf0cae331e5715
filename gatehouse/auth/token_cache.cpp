#include <gatehouse/auth/token_cache.h>

#include <algorithm>
#include <functional>

namespace gatehouse {
namespace {

// A token ends in its signature, and of tokens that were found good that is as random as a hash of the whole.
std::size_t hash_of(std::string_view token) {
  constexpr std::size_t enough = 32;
  return std::hash<std::string_view>{}(token.substr(token.size() - std::min(token.size(), enough)));
}

}  // namespace

TokenCache::TokenCache(std::size_t entries) : sets_(std::max<std::size_t>(1, entries / ways)) {}

IdentityPointer TokenCache::find(std::string_view token) const {
  const auto hash = hash_of(token);
  const auto place = set_of(hash);
  const std::lock_guard lock(mutexes_[place % shards]);
  for (const auto& entry : sets_[place].entries) {
    if (entry.hash == hash && entry.identity && entry.token == token) return entry.identity;
  }
  return nullptr;
}

void TokenCache::put(std::string_view token, IdentityPointer identity) {
  const auto hash = hash_of(token);
  const auto place = set_of(hash);
  const std::lock_guard lock(mutexes_[place % shards]);
  auto& set = sets_[place];
  for (const auto& entry : set.entries) {
    if (entry.hash == hash && entry.identity && entry.token == token) return;
  }
  auto& entry = set.entries[set.next++ % ways];
  entry.hash = hash;
  entry.token = token;
  entry.identity = std::move(identity);
}

}  // namespace gatehouse
