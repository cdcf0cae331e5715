#include <gatehouse/http/internal/connections.h>

#include <gatehouse/http/internal/open_socket.h>

#include <boost/asio/post.hpp>

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace gatehouse::http {
namespace {

constexpr std::size_t enough_output =
    std::size_t{256} * 1024;  // answers kept back before a pipelining client must read
constexpr std::size_t big_output = std::size_t{1} << 20;
constexpr std::size_t slow_write = std::size_t{64} * 1024;
constexpr std::chrono::milliseconds linger_time{1000};
constexpr auto never = Steady::max();

}  // namespace

void Connection::keep(std::string_view left, bool from_rest) {
  if (left.empty()) {
    std::string().swap(rest);
    rest_at = 0;
  } else if (from_rest) {
    rest_at = rest.size() - left.size();
  } else {
    rest = left;
    rest_at = 0;
  }
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

Connections::Connections(LoopContext context, asio::io_context& io)
    : context_(context),
      io_(io),
      shared_(
          context.settings.limits, [&service = context.service](Reason reason) { return service.refuse(reason); },
          system_clock().now()),
      now_(system_clock().steady()) {
  const Server::Settings& s = context.settings;
  const auto shortest =
      std::min({s.header_timeout, s.body_timeout, s.idle_timeout, s.write_timeout, s.socket_ping_interval});
  interval_ = std::clamp(shortest / 8, std::chrono::milliseconds{5}, std::chrono::milliseconds{500});
}

std::chrono::milliseconds Connections::time_for(Stage stage) const {
  const Server::Settings& s = context_.settings;
  switch (stage) {
    case Stage::fresh:
    case Stage::head: return s.header_timeout;
    case Stage::idle: return s.idle_timeout;
    case Stage::body: return s.body_timeout;
    case Stage::write: return s.write_timeout;
    case Stage::linger: return linger_time;
    case Stage::work:
    case Stage::socket: break;
  }
  return {};
}

// `again`: the clock starts anew even if the stage is the same.
void Connections::enter(Connection& connection, Stage stage, bool again) {
  if (connection.stage == stage && !again) return;
  connection.stage = stage;
  const bool timed = stage != Stage::work && stage != Stage::socket;
  connection.deadline = timed ? now_ + time_for(stage) : never;
}

void Connections::sweep() {
  now_ = system_clock().steady();
  shared_.set_time(system_clock().now());
  if (out_.capacity() > big_output) std::string().swap(out_);
  for (Connection* connection : list_) {
    if (connection->open_socket != nullptr) connection->open_socket->sweep(now_);
    if (connection->deadline >= now_ || connection->expired) continue;
    connection->expired = true;
    connection->socket.cancel();  // its coroutine goes on in its own turn
  }
}

void Connections::stop() {
  stopping_ = true;
  for (Connection* connection : list_) {
    connection->session.close_after_answer();
    if (connection->open_socket != nullptr) connection->open_socket->close(CloseCode::going_away, {});
    const bool idle = connection->stage == Stage::idle || connection->stage == Stage::fresh;
    if (idle) connection->socket.cancel();
  }
}

void Connections::abort() {
  stop();
  for (Connection* connection : list_) {
    connection->expired = true;
    boost::system::error_code ignored;
    connection->socket.shutdown(Socket::shutdown_both, ignored);
    connection->socket.cancel(ignored);
  }
}

// What came; or, in time's stead, the refusal of a client that was too slow.
std::string_view Connections::receive(Connection& connection, bool& open) {
  if (std::exchange(connection.expired, false)) {
    connection.session.refuse(Reason::request_timeout, out_);
    return {};
  }
  const ssize_t got = ::recv(connection.socket.native_handle(), in_.data(), in_.size(), MSG_DONTWAIT);
  if (got > 0) return {in_.data(), static_cast<std::size_t>(got)};
  const bool again = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
  open = again && !stopping_;
  return {};
}

// Everything that can be done with these bytes without waiting; answers are in `out_`.
Connections::Next Connections::process(Connection& connection, std::string_view bytes) {
  Session& session = connection.session;
  const bool from_rest = bytes.data() == connection.unread().data();
  bool answered = false;
  Next next = Next::read;
  for (;;) {
    bytes.remove_prefix(session.feed(bytes, out_));
    Request* request = session.request();
    if (request == nullptr) break;
    if (stopping_) session.close_after_answer();
    const auto place = context_.service.place(*request);
    if (place == GuardedService::Where::worker) {
      session.hold();
      next = Next::work;
      break;
    }
    const bool failed = place == GuardedService::Where::failed;
    Response response = failed ? context_.service.refuse(Reason::internal) : context_.service.handle(*request);
    session.answer(response, out_);
    answered = true;
    if (session.is_streaming() || session.is_upgraded()) {
      connection.response = std::move(response);
      break;
    }
    if (bytes.empty() || out_.size() >= enough_output) break;
  }
  connection.keep(bytes, from_rest);
  if (next == Next::work) {
    enter(connection, Stage::work);
  } else if (!session.is_over()) {
    follow(connection, answered);
  }
  return next;
}

// Puts the connection on the clock of what its session waits for now.
void Connections::follow(Connection& connection, bool answered) {
  const bool first = connection.stage == Stage::fresh && !answered;
  if (connection.session.in_body()) {
    enter(connection, Stage::body, answered);
  } else if (connection.session.is_idle()) {
    if (!first) enter(connection, Stage::idle);
  } else if (first) {
    connection.stage = Stage::head;  // on the clock since it connected
  } else {
    enter(connection, Stage::head, answered);
  }
}

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
