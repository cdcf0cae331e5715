// Peer: one connection: who it is, what it has called, and what it is told.
#pragma once

#include <gatehouse/rpc/internal/messages.h>
#include <gatehouse/rpc/internal/perform.h>
#include <gatehouse/rpc/internal/state.h>

#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gatehouse::rpc {

class Running;
using RunningPointer = std::shared_ptr<Running>;

// Thread-safe. `receive`, `tick`, `resume` and `close` come from the connection's loop, everything else from anywhere.
class Peer : public std::enable_shared_from_this<Peer> {
 public:
  // `cookie`: the access token that came with the upgrade, for a client that shows nothing in `init`.
  Peer(ServiceState& state, Client client, std::string cookie);

  void open(std::shared_ptr<http::WebSocket> socket);
  void receive(std::string_view message);
  void tick();    // ends an identity that is over, warns of its end
  void resume();  // the client reads again: streams go on
  void close();

  // False: its identity is over (which ends it), or it is somebody else.
  bool deliver(std::string_view user, std::string_view message);
  void deliver(std::string_view message);
  const Client& client() const { return client_; }

 private:
  friend class Running;

  // What is held under `mutex_`.
  void hold(std::string_view text);
  IdentityPointer live();                      // the identity, if it is still good, as far as anybody knows
  void end_identity(std::string_view reason);  // and with it everything that runs in its name
  void announce(std::string_view reason);
  std::string adopt(const Result<IdentityPointer>& loaded);  // the reason to announce; empty: fine
  RunningPointer begin(const ClientMessage& message, const Exposed& exposed, const IdentityPointer& who);

  bool handle(std::string_view text);  // true: an identity is being loaded, hold what comes
  bool authenticate(const ClientMessage& message);
  void load(Asked what, const std::string& auth);
  Result<IdentityPointer> loaded(Asked what, const std::string& auth) const;
  void call(const ClientMessage& message);
  void call_here(const ClientMessage& message, const Exposed& exposed, const IdentityPointer& who,
                 std::uint32_t signed_in);
  void call_on_worker(const ClientMessage& message, const Exposed& exposed, const IdentityPointer& who);
  void cancel(std::string_view id);
  void refuse(std::string_view id, const Failure& failure);

  void finish(const RunningPointer& running, const Answer& answer);
  void say(std::string_view id, const Answer& answer);
  void leave(std::uint32_t signed_in);
  void start_stream(const RunningPointer& running, Chunks chunks);
  void run_stream(const RunningPointer& running);
  bool go_on(const RunningPointer& running);  // false: the stream has ended, or waits for the reader
  bool still_wanted(const RunningPointer& running);

  ServiceState& state_;
  const Client client_;
  std::string cookie_;
  std::shared_ptr<http::WebSocket> socket_;  // set once, by `open`

  std::mutex mutex_;
  IdentityPointer who_;
  bool uncertain_ = false;       // whether it is: as `live` found last
  std::uint32_t signed_in_ = 0;  // counts the identities that ended: what began under another one is not answered
  bool warned_ = false;
  bool loading_ = false;
  bool open_ = true;
  std::list<std::string> held_;  // what came while an identity was being loaded
  std::size_t held_bytes_ = 0;
  std::unordered_map<std::string, RunningPointer> running_;  // by id
  std::vector<RunningPointer> waiting_;                      // streams, for the reader
};

// One call under way.
class Running final : public Caller {
 public:
  Running(PeerPointer peer, const ClientMessage& message, const Exposed& exposed, IdentityPointer who,
          std::uint32_t signed_in);

  void emit(std::string_view event) override;
  bool is_gone() const override { return gone_; }
  void end_identity() override { leaves_ = true; }

  const PeerPointer peer;
  const std::string id;
  const std::string args, kwargs;
  const Exposed& exposed;
  const bool as_somebody;
  const std::uint32_t signed_in;
  const Call call;
  Chunks chunks;

 private:
  friend class Peer;
  std::atomic<bool> gone_{false};
  std::atomic<bool> leaves_{false};
  bool cancelled_ = false;  // under the peer's mutex
};

}  // namespace gatehouse::rpc
