#include <gatehouse/http/internal/connections.h>

#include <gatehouse/http/internal/open_socket.h>

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace gatehouse::http {
namespace {

constexpr std::size_t enough_output =
    std::size_t{256} * 1024;  // answers kept back before a pipelining client must read
constexpr std::size_t big_output = std::size_t{1} << 20;
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

}  // namespace gatehouse::http
