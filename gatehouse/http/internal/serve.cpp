#include <gatehouse/http/internal/connections.h>
#include <gatehouse/http/internal/open_socket.h>

#include <boost/asio/post.hpp>

#include <sys/socket.h>

#include <cerrno>
#include <utility>

// One connection from its first byte to its last: what waits, and so is a coroutine. What can be done at once is in
// connections.cpp.
namespace gatehouse::http {
namespace {
constexpr std::size_t slow_write = std::size_t{64} * 1024;
}

class Connections::Listed {
 public:
  Listed(Connections& all, Connection& one) : all_(all), one_(one) {
    one_.index = all_.list_.size();
    all_.list_.push_back(&one_);
    all_.context_.tally.add();
  }
  ~Listed() {
    all_.list_.back()->index = one_.index;
    all_.list_[one_.index] = all_.list_.back();
    all_.list_.pop_back();
    all_.context_.tally.remove();
  }
  Listed(const Listed&) = delete;
  Listed& operator=(const Listed&) = delete;

 private:
  Connections& all_;
  Connection& one_;
};

Task<void> Connections::run_on_worker(Connection& connection, Work work, Work otherwise) {
  co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void()>(
      [&](auto handler) {
        connection.resume = std::move(handler);
        dispatch(connection, std::move(work), otherwise);
      },
      asio::use_awaitable_t<Executor>{});
}

// The connection waits in its coroutine until `resume` is called, so that the references stay good.
void Connections::dispatch(Connection& connection, Work work, const Work& otherwise) {
  const auto go_on = [&connection] { std::exchange(connection.resume, nullptr)(); };
  Workers::Job job = [this, work = std::move(work), go_on] {
    work();
    asio::post(io_, go_on);
  };
  if (context_.workers.run(job)) return;
  otherwise();
  asio::post(io_, go_on);
}

// Sends `out_`. False: not all of it; the rest is still there.
bool Connections::send_now(Connection& connection) {
  const ssize_t sent = ::send(connection.socket.native_handle(), out_.data(), out_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent == static_cast<ssize_t>(out_.size())) return true;
  if (sent > 0) out_.erase(0, static_cast<std::size_t>(sent));
  return false;
}

// Sends what `send_now` left. False: the client is gone, or took too long.
Task<bool> Connections::send_rest(Connection& connection) {
  const std::string unsent = std::exchange(out_, {});  // `out_` is everybody's
  std::size_t done = 0, checked = 0;
  enter(connection, Stage::write);
  for (;;) {
    const ssize_t sent = ::send(connection.socket.native_handle(), unsent.data() + done, unsent.size() - done,
                                MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) co_return false;
    done += sent > 0 ? static_cast<std::size_t>(sent) : 0;
    if (done == unsent.size()) break;
    if (done - checked >= slow_write) {
      checked = done;
      enter(connection, Stage::write);
    }
    co_await connection.socket.async_wait(Socket::wait_write, as_result);
    if (connection.expired) co_return false;
  }
  enter(connection, Stage::idle);
  co_return true;
}

// After an error the client may still be sending: closing at once would reset the connection and could take the answer
// away before it is read (RFC 9112 9.6).
Task<void> Connections::linger(Connection& connection) {
  boost::system::error_code error;
  connection.socket.shutdown(Socket::shutdown_send, error);
  enter(connection, Stage::linger);
  connection.expired = false;
  for (std::size_t reads = 0; reads < 256 && !error; ++reads) {
    std::tie(error) = co_await connection.socket.async_wait(Socket::wait_read, as_result);
    if (connection.expired) co_return;
    bool open = true;
    receive(connection, open);
    if (!open) co_return;
  }
}

Task<bool> Connections::answer_on_worker(Connection& connection) {
  co_await run_on_worker(
      connection, [&] { connection.response = context_.service.handle(*connection.session.request()); },
      [&] { connection.response = context_.service.refuse(Reason::overloaded); });
  out_.clear();
  connection.session.answer(connection.response, out_);
  enter(connection, Stage::idle);
  if (!send_now(connection)) co_return co_await send_rest(connection);
  co_return true;
}

// The rest of an answer that is not all there yet, as fast as the client takes it. False: it ends here.
Task<bool> Connections::stream(Connection& connection) {
  auto state = GuardedService::Piece::more;
  while (state == GuardedService::Piece::more) {
    std::string piece;
    state = GuardedService::Piece::failed;
    enter(connection, Stage::work);
    co_await run_on_worker(connection, [&] { state = context_.service.more(connection.response, piece); }, [] {});
    if (state == GuardedService::Piece::failed || connection.expired) co_return false;
    out_.clear();
    connection.session.piece(piece, out_);
    if (state == GuardedService::Piece::last) connection.session.end_stream(out_);
    if (!send_now(connection) && !co_await send_rest(connection)) co_return false;
  }
  enter(connection, Stage::idle);
  co_return true;
}

Task<void> Connections::run_socket(Connection& connection) {
  const auto socket = std::make_shared<OpenSocket>(context_, io_, connection, parsers_,
                                                   std::move(*std::exchange(connection.response.upgrade, nullptr)));
  connection.response = {};
  connection.open_socket = socket.get();
  enter(connection, Stage::socket);
  socket->begin();
  if (stopping_) socket->close(CloseCode::going_away, {});
  bool open = true;
  if (!connection.unread().empty()) open = socket->receive(connection.unread(), now_);
  connection.keep({}, true);
  while (open && !connection.expired) {
    co_await connection.socket.async_wait(Socket::wait_read, as_result);
    if (connection.expired) break;
    const ssize_t got = ::recv(connection.socket.native_handle(), in_.data(), in_.size(), MSG_DONTWAIT);
    if (got > 0) {
      open = socket->receive({in_.data(), static_cast<std::size_t>(got)}, now_);
    } else if (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) {
      break;
    }
  }
  const bool lingers = !open && socket->was_refused() && !connection.expired;
  connection.open_socket = nullptr;
  socket->end();
  if (lingers) co_await linger(connection);
}

Task<void> Connections::serve(Socket socket, std::string peer) {
  Connection connection(std::move(socket), std::move(peer), shared_);
  const Listed listed(*this, connection);
  enter(connection, Stage::fresh);
  if (stopping_) connection.session.close_after_answer();
  bool open = true;
  while (open && !connection.session.is_over()) {
    std::string_view bytes = connection.unread();
    if (bytes.empty() && !(stopping_ && connection.session.is_idle())) {
      // One wait for each request; its error, if any, is told by `receive`.
      co_await connection.socket.async_wait(Socket::wait_read, as_result);
    }
    out_.clear();
    if (bytes.empty()) bytes = receive(connection, open);
    const Next next = process(connection, bytes);
    if (!out_.empty() && !send_now(connection) && !co_await send_rest(connection)) co_return;
    if (next == Next::work && !co_await answer_on_worker(connection)) co_return;
    if (connection.session.is_upgraded()) {
      co_await run_socket(connection);
      co_return;
    }
    if (connection.session.is_streaming() && !co_await stream(connection)) co_return;
    if (next == Next::work) connection.response = {};
  }
  if (connection.session.was_refused() || !connection.unread().empty()) co_await linger(connection);
}

}  // namespace gatehouse::http
