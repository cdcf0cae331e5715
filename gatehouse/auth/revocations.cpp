#include <gatehouse/auth/revocations.h>
#include <gatehouse/auth/session_id.h>
#include <gatehouse/store/database.h>

#include <algorithm>
#include <mutex>

namespace gatehouse {
void Revocations::add(std::span<const store::Revocation> revocations) {
  const std::unique_lock lock(mutex_);
  for (const auto& revocation : revocations) add_locked(revocation);
}

void Revocations::add_locked(const store::Revocation& revocation) {
  auto& entry = by_session_.try_emplace(revocation.session_id, Entry{-1, Time::min()}).first->second;
  entry.up_to = std::max(entry.up_to, revocation.up_to);
  entry.forget_at = std::max(entry.forget_at, revocation.forget_at);
}

bool Revocations::revoked(std::string_view session, std::int64_t generation) const {
  const auto number = session_id(session);
  if (!number) return false;
  const std::shared_lock lock(mutex_);
  const auto found = by_session_.find(*number);
  return found != by_session_.end() && generation <= found->second.up_to;
}

Result<void> Revocations::catch_up(store::Database& database, const Clock& clock) {
  const auto began = clock.steady();
  const auto version = TRY(database.version());
  std::int64_t after = 0;  // in a new epoch numbers may have been given anew
  {
    const std::shared_lock lock(mutex_);
    if (version == seen_version_) {
      caught_up_at_ = began;
      return {};
    }
    if (seen_version_ && seen_version_->epoch == version.epoch) after = last_sequence_;
  }
  const auto fresh = TRY(store::revocations_after(database, after, clock.now()));
  const std::unique_lock lock(mutex_);
  last_sequence_ = after;
  for (const auto& revocation : fresh) {
    add_locked(revocation);
    last_sequence_ = std::max(last_sequence_, revocation.sequence);
  }
  seen_version_ = version;
  caught_up_at_ = began;
  return {};
}

void Revocations::expire_after(std::chrono::milliseconds most) { most_ = most; }

Result<void> Revocations::certain(const Clock& clock) const {
  const auto most = most_.load(std::memory_order_relaxed);
  if (most == std::chrono::milliseconds::max()) return {};
  if (clock.steady() - caught_up_at_.load(std::memory_order_relaxed) <= most) return {};
  return fail(Error{Reason::storage_unavailable, "who was signed out elsewhere is not known any more", 1s});
}

void Revocations::forget(Time now) {
  const std::unique_lock lock(mutex_);
  std::erase_if(by_session_, [now](const auto& entry) { return entry.second.forget_at <= now; });
}

std::size_t Revocations::size() const {
  const std::shared_lock lock(mutex_);
  return by_session_.size();
}

}  // namespace gatehouse
