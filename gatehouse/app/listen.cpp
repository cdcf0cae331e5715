#include <gatehouse/app/app.h>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <system_error>

namespace gatehouse {
namespace {

Result<void> set_address(http::Server::Settings& settings, std::string_view address) {
  const auto colon = address.rfind(':');
  if (colon == std::string_view::npos) return fail(Reason::invalid_config, "an address is HOST:PORT");
  auto host = address.substr(0, colon);
  const auto port = address.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), settings.port);
  if (host.empty() || error != std::errc{} || end != port.data() + port.size()) {
    return fail(Reason::invalid_config, "an address is HOST:PORT with a port of 0 to 65535");
  }
  settings.address = host;
  return {};
}

// Where the handler of SIGINT and SIGTERM writes: it may run on any thread, also on one that was there before `listen`.
std::atomic<int> stop_descriptor{-1};

void on_stop(int signal) {
  const int saved = errno;
  const auto which = static_cast<unsigned char>(signal);
  [[maybe_unused]] const auto written = write(stop_descriptor.load(), &which, 1);
  errno = saved;
}

// Hears of the first SIGINT or SIGTERM. What the program did on them before is in force again when `wait` returns, so
// that a second signal ends a program that does not want to stop.
class StopSignals {
 public:
  StopSignals() {
    if (pipe2(pipe_.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    stop_descriptor = pipe_[1];
    struct sigaction action{};
    action.sa_handler = on_stop;
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, &interrupt_before_);
    sigaction(SIGTERM, &action, &terminate_before_);
  }
  ~StopSignals() {
    restore();
    stop_descriptor = -1;
    for (const int end : pipe_) close(end);
  }
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  int wait() {
    unsigned char which = SIGTERM;
    while (read(pipe_[0], &which, 1) < 0 && errno == EINTR) {
    }
    restore();
    return which;
  }

 private:
  void restore() const {
    sigaction(SIGINT, &interrupt_before_, nullptr);
    sigaction(SIGTERM, &terminate_before_, nullptr);
  }

  std::array<int, 2> pipe_{};
  struct sigaction interrupt_before_{};
  struct sigaction terminate_before_{};
};

}  // namespace

int App::listen(std::string_view address) {
  auto http_settings = settings_.http;
  StopSignals stop_signals;
  signal(SIGPIPE, SIG_IGN);
  auto started = set_address(http_settings, address);
  http::Server server(http_settings, *this, settings_.log);
  if (started) started = server.start();
  if (!started) {
    settings_.log.error("cannot listen", {{"address", address}, {"detail", started.error().detail}});
    return 1;
  }
  settings_.log.info("listening", {{"address", http_settings.address}, {"port", server.port()}});
  const int heard = stop_signals.wait();
  settings_.log.info("stopping", {{"signal", heard == SIGTERM ? "SIGTERM" : "SIGINT"}});
  if (!server.stop()) settings_.log.warning("a handler is still running");
  return 0;
}

}  // namespace gatehouse
