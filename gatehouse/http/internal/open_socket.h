// OpenSocket: a WebSocket on its connection: what is sent from any thread, and what the loop does with it. Sees Asio.
#pragma once

#include <gatehouse/http/internal/connection.h>
#include <gatehouse/http/internal/frames.h>
#include <gatehouse/http/internal/loop.h>
#include <gatehouse/http/internal/send_buffer.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace gatehouse::http {

class OpenSocket final : public WebSocket, private FrameSink, public std::enable_shared_from_this<OpenSocket> {
 public:
  // `connection` and `parsers` outlive `end`.
  OpenSocket(LoopContext context, asio::io_context& io, Connection& connection, FrameParsers& parsers, Upgrade upgrade);

  bool send_binary(std::string_view payload) override { return send(Opcode::binary, payload); }
  bool send_text(std::string_view payload) override { return send(Opcode::text, payload); }
  void close(CloseCode code, std::string_view reason) override;
  std::size_t unsent() const override { return unsent_; }
  bool run(std::move_only_function<void()>& job) override;

  // From here on: on the loop's thread alone.
  void begin();
  // Bytes that came. False: the other side has closed, or broke the rules; the last words may still be unsent.
  bool receive(std::string_view bytes, Steady now);
  void sweep(Steady now);  // the handler's tick, pings, and the end of who is too slow
  void end();              // the connection is gone
  bool has_unsent() const { return unsent_ != 0; }
  bool was_refused() const { return refused_; }  // by a rule of the protocol: the other side may still be sending

 private:
  class Corked;  // what is sent meanwhile goes out in one piece at its end

  bool send(Opcode opcode, std::string_view payload);
  void wake(std::unique_lock<std::mutex>& lock);
  void message(std::string_view payload, bool is_text) noexcept override;
  bool is_closing();
  void flush();
  bool write();
  void wait_until_writable();
  void tell_drained();
  void cut(std::string_view why);

  LoopContext context_;
  asio::io_context& io_;

  std::mutex mutex_;
  std::string pending_;  // framed
  bool corked_ = false;
  bool awake_ = false;    // a flush has been posted
  bool closing_ = false;  // the close has been sent
  bool ended_ = false;
  bool overflowed_ = false;
  std::atomic<std::size_t> unsent_{0};

  Connection* connection_;  // the loop's, as all below
  std::unique_ptr<SocketHandler> handler_;
  const SocketLimits limits_;
  FrameReader reader_;
  SendBuffer writing_;
  bool waits_to_write_ = false;
  bool was_behind_ = false;  // to be told when it has caught up
  bool refused_ = false;
  Steady last_read_;
  Steady last_write_;
  std::optional<Steady> pinged_at_;  // not answered yet
  Steady close_deadline_ = Steady::max();
};

}  // namespace gatehouse::http
