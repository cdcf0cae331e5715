// WebSocket: one end of an open connection (RFC 6455), and what a program does with it.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/http/request.h>
#include <gatehouse/http/response.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace gatehouse::http {

enum class CloseCode : std::uint16_t {  // RFC 6455 section 7.4.1
  normal = 1000,
  going_away = 1001,
  protocol_error = 1002,
  unsupported_data = 1003,
  invalid_payload = 1007,
  policy_violation = 1008,
  message_too_big = 1009,
  internal_error = 1011,
  try_again_later = 1013,
};

// Thread-safe. Kept by whoever wants to send; outlives its connection without harm.
class WebSocket {
 public:
  virtual ~WebSocket() = default;
  // False, and nothing is sent: it is closed, or so much is unsent already that the reader counts as gone and is cut
  // off.
  virtual bool send_binary(std::string_view payload) = 0;
  virtual bool send_text(std::string_view payload) = 0;  // UTF-8
  // What was sent before still goes out; nothing after. `reason` at most 123 bytes.
  virtual void close(CloseCode code, std::string_view reason = {}) = 0;
  virtual std::size_t unsent() const = 0;  // bytes that wait for the reader
  // Runs `job` on one of the server's workers. False, with `job` untouched: all are busy and their queue is full.
  virtual bool run(std::move_only_function<void()>& job) = 0;
};

// What a program does with one WebSocket. All calls come one after the other, on the connection's event loop: they must
// not block. What they throw ends the connection with 1011.
class SocketHandler {
 public:
  virtual ~SocketHandler() = default;
  virtual void opened(std::shared_ptr<WebSocket> socket) = 0;  // first
  virtual void message(std::string_view payload, bool is_text) = 0;
  virtual void drained() {}   // all that was unsent has gone out; only after `unsent` was more than `drain_mark`
  virtual void tick() {}      // about twice a second
  virtual void closed() = 0;  // last; exactly once after `opened`
};
inline constexpr std::size_t drain_mark = std::size_t{64} * 1024;  // bytes

struct SocketLimits {
  std::size_t message = std::size_t{1} << 20;  // bytes received, all fragments together: 1009
  std::size_t unsent = std::size_t{4} << 20;   // bytes: beyond, the reader is cut off
};

// In a Response with status 101: the connection becomes a WebSocket for this handler. Made by `upgrade`.
struct Upgrade {
  std::unique_ptr<SocketHandler> handler;
  SocketLimits limits;
};

// Whether this is the opening handshake of section 4.2.1. upgrade_required: no WebSocket, or not version 13;
// invalid_request: it is one, but a bad one.
Result<void> check_upgrade(const Request& request);
// The answer to one that `check_upgrade` let pass. Chooses no subprotocol and no extension.
Response upgrade(const Request& request, std::unique_ptr<SocketHandler> handler, SocketLimits limits = {});

}  // namespace gatehouse::http
