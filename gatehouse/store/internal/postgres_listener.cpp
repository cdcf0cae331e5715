#include <gatehouse/store/internal/postgres_listener.h>

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>

namespace gatehouse::store {
namespace {

using namespace std::chrono_literals;

constexpr auto heartbeat = 1s;  // without a word for so long, the server is asked whether it is there
constexpr auto longest_beat = 2s;
constexpr auto pause = 250ms;  // between two attempts to connect

}  // namespace

PostgresListener::PostgresListener(PostgresConnection::Settings settings, Log log)
    : settings_(std::move(settings)),
      log_(std::move(log)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return tried_; });
}

PostgresListener::~PostgresListener() {
  thread_.request_stop();
  ::eventfd_write(wake_, 1);
  thread_.join();
  ::close(wake_);
}

Result<Version> PostgresListener::version() const {
  const std::lock_guard lock(mutex_);
  if (listens_) return version_;
  return fail(Error{Reason::storage_unavailable, "PostgreSQL: what other nodes tell cannot be heard", 1s});
}

void PostgresListener::on_change(std::function<void()> heard) {
  const std::lock_guard lock(calling_);
  heard_ = std::move(heard);
}

void PostgresListener::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto done = listen(stop);
    if (!done) ended(done.error());
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, pause, [] { return false; });
  }
}

// Until the connection is lost, or it is asked to stop.
Result<void> PostgresListener::listen(const std::stop_token& stop) {
  auto settings = settings_;
  settings.statement_timeout = std::min<std::chrono::milliseconds>(settings.statement_timeout, longest_beat);
  const auto connection = TRY(PostgresConnection::open(settings));
  TRY(connection->listen("gatehouse"));
  changed({.epoch = 1});
  while (!stop.stop_requested()) {
    const bool heard = TRY(connection->was_notified(heartbeat, wake_));
    if (heard) {
      changed({.change = 1});
    } else if (!stop.stop_requested()) {
      TRY(connection->execute("SELECT 1", {}, nullptr));
    }
  }
  return {};
}

void PostgresListener::changed(Version by) {
  {
    const std::lock_guard lock(mutex_);
    version_.epoch += by.epoch;
    version_.change += by.change;
    if (!listens_ && tried_) log_.info("hears other nodes again");
    listens_ = tried_ = true;
  }
  changed_.notify_all();
  const std::lock_guard lock(calling_);
  if (heard_) heard_();
}

void PostgresListener::ended(const Error& why) {
  {
    const std::lock_guard lock(mutex_);
    if (listens_) log_.error("cannot hear other nodes", {{"detail", why.detail}});
    listens_ = false;
    tried_ = true;
  }
  changed_.notify_all();
}

}  // namespace gatehouse::store
