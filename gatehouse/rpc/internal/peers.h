// Peers: the open connections of a service, by user and by address.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gatehouse::rpc {

class Peer;
using PeerPointer = std::shared_ptr<Peer>;

// Thread-safe. Calls no Peer.
class Peers {
 public:
  explicit Peers(std::size_t most_per_user) : most_per_user_(most_per_user) {}

  void add(const PeerPointer& peer);
  void remove(const Peer& peer);
  // False: this user has as many as one may have.
  bool sign_in(const std::string& user, const PeerPointer& peer);
  void sign_out(const std::string& user, const Peer& peer);

  std::vector<PeerPointer> of(const std::vector<std::string>& users) const;
  std::vector<PeerPointer> all() const;
  std::size_t size() const;

  // How many connections come from one address; false: it has `most` already.
  bool enter(const std::string& address, std::size_t most);
  void leave(const std::string& address);

 private:
  const std::size_t most_per_user_;
  mutable std::mutex mutex_;
  std::unordered_map<const Peer*, PeerPointer> all_;
  std::unordered_map<std::string, std::vector<PeerPointer>> by_user_;
  std::unordered_map<std::string, std::size_t> by_address_;
};

}  // namespace gatehouse::rpc
