#include <gatehouse/app/app.h>

#include <pthread.h>
#include <signal.h>

#include <charconv>

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

// SIGINT and SIGTERM wait to be asked for, in this thread and in all it starts.
sigset_t hold_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return signals;
}

}  // namespace

int App::listen(std::string_view address) {
  auto http_settings = settings_.http;
  const auto signals = hold_stop_signals();
  auto started = set_address(http_settings, address);
  http::Server server(http_settings, *this, settings_.log);
  if (started) started = server.start();
  if (!started) {
    settings_.log.error("cannot listen", {{"address", address}, {"detail", started.error().detail}});
    return 1;
  }
  settings_.log.info("listening", {{"address", http_settings.address}, {"port", server.port()}});
  int signal = 0;
  sigwait(&signals, &signal);
  settings_.log.info("stopping", {{"signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"}});
  if (!server.stop()) settings_.log.warning("a handler is still running");
  return 0;
}

}  // namespace gatehouse
