// Revocations: which sessions have been ended, in memory, for as long as an access token of theirs could live.
#pragma once

#include <gatehouse/base/clock.h>
#include <gatehouse/base/result.h>
#include <gatehouse/store/database.h>
#include <gatehouse/store/revocations.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string_view>
#include <unordered_map>

namespace gatehouse {

// Thread-safe. What was added is seen by every `revoked` that starts afterwards.
class Revocations {
 public:
  // A verb calls this after its transaction was committed and before it answers.
  void add(std::span<const store::Revocation> revocations);
  // Is a token of this session, of this generation, refused? Texts that are no session id are not revoked.
  bool revoked(std::string_view session, std::int64_t generation) const;

  // Reads what others have written since the last time. One store call, or none when nothing has changed.
  Result<void> catch_up(store::Database& database, const Clock& clock);
  // From then on the last catch_up that went well counts for so long; before that is called, for ever.
  void expire_after(std::chrono::milliseconds most);
  // storage_unavailable: that was too long ago, so nobody knows who has been signed out elsewhere.
  Result<void> certain(const Clock& clock) const;
  void forget(Time now);  // drops what no living token can need any more
  std::size_t size() const;

 private:
  struct Entry {
    std::int64_t up_to;  // generations up to this one are refused
    Time forget_at;
  };
  void add_locked(const store::Revocation& revocation);

  mutable std::shared_mutex mutex_;
  std::unordered_map<std::int64_t, Entry> by_session_;
  std::int64_t last_sequence_ = 0;  // of catch_up
  std::optional<store::Version> seen_version_;
  std::atomic<Steady> caught_up_at_ = Steady();
  std::atomic<std::chrono::milliseconds> most_ = std::chrono::milliseconds::max();
};

}  // namespace gatehouse
