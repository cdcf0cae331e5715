#include <gatehouse/http/internal/open_socket.h>

#include <boost/asio/post.hpp>

#include <sys/socket.h>

#include <cerrno>

namespace gatehouse::http {
namespace {

constexpr std::chrono::milliseconds close_time{2000};  // for the other side to answer a close

}  // namespace

class OpenSocket::Corked {
 public:
  explicit Corked(OpenSocket& socket) : socket_(socket) {
    const std::scoped_lock lock(socket_.mutex_);
    socket_.corked_ = true;
  }
  ~Corked() {
    const std::scoped_lock lock(socket_.mutex_);
    socket_.corked_ = false;
  }
  Corked(const Corked&) = delete;
  Corked& operator=(const Corked&) = delete;

 private:
  OpenSocket& socket_;
};

OpenSocket::OpenSocket(LoopContext context, asio::io_context& io, Connection& connection, FrameParsers& parsers,
                       Upgrade upgrade)
    : context_(context),
      io_(io),
      connection_(&connection),
      handler_(std::move(upgrade.handler)),
      limits_(upgrade.limits),
      reader_(parsers, upgrade.limits.message),
      last_read_(system_clock().steady()),
      last_write_(last_read_) {}

bool OpenSocket::send(Opcode opcode, std::string_view payload) {
  std::unique_lock lock(mutex_);
  if (ended_ || closing_ || overflowed_) return false;
  overflowed_ = unsent_ + payload.size() > limits_.unsent;
  if (!overflowed_) {
    const auto before = pending_.size();
    append_frame(pending_, opcode, payload);
    unsent_ += pending_.size() - before;
  }
  const bool taken = !overflowed_;
  wake(lock);
  return taken;
}

void OpenSocket::close(CloseCode code, std::string_view reason) {
  std::unique_lock lock(mutex_);
  if (ended_ || closing_) return;
  closing_ = true;
  const auto before = pending_.size();
  append_close(pending_, code, reason);
  unsent_ += pending_.size() - before;
  wake(lock);
}

// Once is enough until the flush has come.
void OpenSocket::wake(std::unique_lock<std::mutex>& lock) {
  if (corked_ || std::exchange(awake_, true)) return;
  asio::post(io_, [self = shared_from_this()] { self->flush(); });
  lock.unlock();
}

bool OpenSocket::run(std::move_only_function<void()>& job) {
  const std::scoped_lock lock(mutex_);
  return !ended_ && context_.workers.run(job);
}

void OpenSocket::begin() {
  {
    const Corked corked(*this);
    if (!context_.service.run([this] { handler_->opened(shared_from_this()); })) close(CloseCode::internal_error, {});
  }
  flush();
}

bool OpenSocket::receive(std::string_view bytes, Steady now) {
  last_read_ = now;
  pinged_at_.reset();
  bool open = true;
  {
    const Corked corked(*this);
    std::string answers;
    open = reader_.feed(bytes, *this, answers);
    const std::scoped_lock lock(mutex_);
    if (!closing_) {
      pending_ += answers;
      unsent_ += answers.size();
      closing_ = !open;
    }
  }
  refused_ = !open && !reader_.was_closed();
  flush();
  return open;
}

bool OpenSocket::is_closing() {
  const std::scoped_lock lock(mutex_);
  return closing_;
}

void OpenSocket::message(std::string_view payload, bool is_text) noexcept {
  const bool good = context_.service.run([&] {
    if (!is_closing()) handler_->message(payload, is_text);
  });
  if (!good) context_.service.run([&] { close(CloseCode::internal_error, {}); });
}

// Sends what there is, as far as the other side takes it.
void OpenSocket::flush() {
  bool overflowed = false;
  {
    const std::scoped_lock lock(mutex_);
    awake_ = false;
    if (ended_) return;
    overflowed = overflowed_;
    writing_.append(pending_);
    if (closing_ && close_deadline_ == Steady::max()) close_deadline_ = system_clock().steady() + close_time;
  }
  if (overflowed) return cut("it does not read");
  was_behind_ = was_behind_ || unsent_ > drain_mark;
  if (waits_to_write_ || writing_.empty()) return;
  if (!write()) return cut("it is gone");
  if (writing_.empty()) return tell_drained();
  wait_until_writable();
}

// False: the connection is broken.
bool OpenSocket::write() {
  const auto unsent = writing_.unsent();
  const ssize_t sent =
      ::send(connection_->socket.native_handle(), unsent.data(), unsent.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0) return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  last_write_ = system_clock().steady();
  unsent_ -= static_cast<std::size_t>(sent);
  writing_.sent(static_cast<std::size_t>(sent));
  return true;
}

void OpenSocket::wait_until_writable() {
  waits_to_write_ = true;
  connection_->socket.async_wait(Socket::wait_write, [self = shared_from_this()](const boost::system::error_code&) {
    self->waits_to_write_ = false;
    self->flush();
  });
}

void OpenSocket::tell_drained() {
  if (!std::exchange(was_behind_, false)) return;
  {
    const Corked corked(*this);
    if (!context_.service.run([this] { handler_->drained(); })) close(CloseCode::internal_error, {});
  }
  flush();
}

void OpenSocket::sweep(Steady now) {
  const auto& settings = context_.settings;
  {
    const Corked corked(*this);
    if (!context_.service.run([this] { handler_->tick(); })) close(CloseCode::internal_error, {});
    if (!pinged_at_ && now - last_read_ >= settings.socket_ping_interval) {
      pinged_at_ = now;
      const std::scoped_lock lock(mutex_);
      if (!closing_) append_frame(pending_, Opcode::ping, {});
      unsent_ += closing_ ? 0 : 2;
    }
  }
  flush();
  if (now >= close_deadline_) return cut("it did not answer the close");
  if (pinged_at_ && now - *pinged_at_ >= settings.socket_ping_interval) return cut("it did not answer a ping");
  if (unsent_ != 0 && now - last_write_ >= settings.write_timeout) return cut("it does not read");
}

void OpenSocket::cut(std::string_view why) {
  if (connection_ == nullptr || connection_->expired) return;
  context_.service.log().info("WebSocket cut off", {{"address", connection_->peer}, {"why", why}});
  connection_->expired = true;
  boost::system::error_code ignored;
  connection_->socket.shutdown(Socket::shutdown_both, ignored);
  connection_->socket.cancel(ignored);
}

void OpenSocket::end() {
  {
    const std::scoped_lock lock(mutex_);
    ended_ = true;
    std::string().swap(pending_);
  }
  connection_ = nullptr;
  writing_ = {};
  context_.service.run([this] { handler_->closed(); });
  handler_.reset();
}

}  // namespace gatehouse::http
