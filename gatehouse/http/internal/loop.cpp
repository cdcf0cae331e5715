#include <gatehouse/http/internal/loop.h>

#include <gatehouse/http/internal/connections.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <exception>

namespace gatehouse::http {
namespace {

constexpr std::chrono::milliseconds accept_pause{100};  // when the kernel has no more descriptors or memory to give

std::string address_text(const Socket& socket) {
  boost::system::error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) return {};
  const asio::ip::address address = endpoint.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  }
  return address.to_string();
}

bool is_version_6(int listener) {
  int family = AF_INET;
  socklen_t size = sizeof family;
  ::getsockopt(listener, SOL_SOCKET, SO_DOMAIN, &family, &size);
  return family == AF_INET6;
}

bool is_exhausted(const boost::system::error_code& error) {
  return error == asio::error::no_descriptors || error == boost::system::errc::too_many_files_open_in_system ||
         error == asio::error::no_buffer_space || error == asio::error::no_memory;
}

}  // namespace

void Tally::remove() {
  if (--count_ != 0) return;
  {
    const std::scoped_lock lock(mutex_);
  }  // nobody is between looking and waiting
  none_.notify_all();
}

bool Tally::wait_for_none(std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  return none_.wait_for(lock, at_most, [this] { return count_ == 0; });
}

struct Loop::State {
  State(LoopContext c, int listener)
      : context(c),
        io(1),
        connections(c, io),
        acceptor(io, is_version_6(listener) ? asio::ip::tcp::v6() : asio::ip::tcp::v4(), listener),
        sweeping(io),
        pausing(io) {}

  Task<void> accept();
  Task<void> sweep();
  void admit(Socket socket);
  void stop();
  void report(std::exception_ptr thrown) const noexcept;

  LoopContext context;
  asio::io_context io;
  Connections connections;
  Acceptor acceptor;
  Timer sweeping;
  Timer pausing;
  bool stopping = false;
  bool full = false;  // said once, until there is room again
};

Task<void> Loop::State::accept() {
  bool exhausted = false;
  while (!stopping) {
    auto [error, socket] = co_await acceptor.async_accept(as_result);
    if (!error) {
      exhausted = false;
      admit(std::move(socket));
      continue;
    }
    if (stopping || !is_exhausted(error)) continue;  // a client that is gone already
    if (!exhausted) context.service.log().warning("cannot accept", {{"what", error.message()}});
    exhausted = true;
    pausing.expires_after(accept_pause);
    co_await pausing.async_wait(as_result);
  }
}

void Loop::State::admit(Socket socket) {
  const bool no_room = context.tally.count() >= context.settings.max_connections;
  if (no_room && !full)
    context.service.log().warning("too many connections", {{"limit", context.settings.max_connections}});
  full = no_room;
  if (no_room) return;  // closes it
  boost::system::error_code error;
  socket.set_option(asio::ip::tcp::no_delay(true), error);
  std::string peer = address_text(socket);
  asio::co_spawn(io, connections.serve(std::move(socket), std::move(peer)),
                 [this](std::exception_ptr thrown) { report(thrown); });
}

Task<void> Loop::State::sweep() {
  while (!stopping || !connections.empty()) {
    sweeping.expires_after(stopping ? std::chrono::milliseconds{5} : connections.sweep_interval());
    co_await sweeping.async_wait(as_result);
    connections.sweep();
  }
}

void Loop::State::stop() {
  if (stopping) return;
  stopping = true;
  boost::system::error_code error;
  acceptor.non_blocking(true, error);
  for (;;) {  // whoever is connected in the kernel's eyes is not to be turned away with a reset
    Socket socket(io);
    acceptor.accept(socket, error);
    if (error) break;
    admit(std::move(socket));
  }
  acceptor.close(error);
  pausing.cancel();
  connections.stop();
  sweeping.cancel();
}

// Nothing is expected here but want of memory: that connection ends, the others go on.
void Loop::State::report(std::exception_ptr thrown) const noexcept {
  if (thrown == nullptr) return;
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& error) {
    try {
      context.service.log().error("connection failed", {{"what", error.what()}});
    } catch (...) {  // the log has no memory either
    }
  } catch (...) {
  }
}

Loop::Loop(LoopContext context, int listener) : state_(std::make_unique<State>(context, listener)) {
  context.running.add();
}
Loop::~Loop() = default;

void Loop::run() {
  const auto report = [this](std::exception_ptr thrown) { state_->report(thrown); };
  asio::co_spawn(state_->io, state_->accept(), report);
  asio::co_spawn(state_->io, state_->sweep(), report);
  for (;;) {
    try {
      state_->io.run();
      state_->context.running.remove();
      return;
    } catch (...) {
      state_->report(std::current_exception());
    }
  }
}

void Loop::stop() {
  asio::post(state_->io, [this] { state_->stop(); });
}

void Loop::abort() {
  asio::post(state_->io, [this] { state_->connections.abort(); });
}

}  // namespace gatehouse::http
