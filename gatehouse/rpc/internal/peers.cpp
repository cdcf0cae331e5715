#include <gatehouse/rpc/internal/peers.h>

#include <algorithm>

namespace gatehouse::rpc {

void Peers::add(const PeerPointer& peer) {
  const std::scoped_lock lock(mutex_);
  all_.emplace(peer.get(), peer);
}

void Peers::remove(const Peer& peer) {
  const std::scoped_lock lock(mutex_);
  all_.erase(&peer);
}

bool Peers::sign_in(const std::string& user, const PeerPointer& peer) {
  const std::scoped_lock lock(mutex_);
  auto& theirs = by_user_[user];
  if (theirs.size() >= most_per_user_) return false;
  theirs.push_back(peer);
  return true;
}

void Peers::sign_out(const std::string& user, const Peer& peer) {
  const std::scoped_lock lock(mutex_);
  const auto found = by_user_.find(user);
  if (found == by_user_.end()) return;
  std::erase_if(found->second, [&](const PeerPointer& other) { return other.get() == &peer; });
  if (found->second.empty()) by_user_.erase(found);
}

std::vector<PeerPointer> Peers::of(const std::vector<std::string>& users) const {
  const std::scoped_lock lock(mutex_);
  std::vector<PeerPointer> found;
  for (const auto& user : users) {
    if (const auto theirs = by_user_.find(user); theirs != by_user_.end()) {
      found.insert(found.end(), theirs->second.begin(), theirs->second.end());
    }
  }
  return found;
}

std::vector<PeerPointer> Peers::all() const {
  const std::scoped_lock lock(mutex_);
  std::vector<PeerPointer> found;
  found.reserve(all_.size());
  for (const auto& [key, peer] : all_) found.push_back(peer);
  return found;
}

std::size_t Peers::size() const {
  const std::scoped_lock lock(mutex_);
  return all_.size();
}

bool Peers::enter(const std::string& address, std::size_t most) {
  const std::scoped_lock lock(mutex_);
  auto& count = by_address_[address];
  if (count >= most) return false;
  ++count;
  return true;
}

void Peers::leave(const std::string& address) {
  const std::scoped_lock lock(mutex_);
  const auto found = by_address_.find(address);
  if (found != by_address_.end() && --found->second == 0) by_address_.erase(found);
}

}  // namespace gatehouse::rpc
