// Connection: a Peer as the event loop sees it.
#pragma once

#include <gatehouse/http/websocket.h>
#include <gatehouse/rpc/internal/peer.h>

namespace gatehouse::rpc {

class Connection final : public http::SocketHandler {
 public:
  // Its address has been counted by `Peers::enter`; it leaves by itself.
  Connection(ServiceState& state, Client client, std::string cookie)
      : state_(state), peer_(std::make_shared<Peer>(state, std::move(client), std::move(cookie))) {}
  ~Connection() override { state_.peers.leave(peer_->client().address); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void opened(std::shared_ptr<http::WebSocket> socket) override {
    socket_ = std::move(socket);
    peer_->open(socket_);
  }
  void message(std::string_view payload, bool is_text) override {
    if (is_text) return socket_->close(http::CloseCode::unsupported_data, "binary messages only");
    peer_->receive(payload);
  }
  void drained() override { peer_->resume(); }
  void tick() override { peer_->tick(); }
  void closed() override { peer_->close(); }

 private:
  ServiceState& state_;
  PeerPointer peer_;
  std::shared_ptr<http::WebSocket> socket_;
};

}  // namespace gatehouse::rpc
