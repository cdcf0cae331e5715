#include <gatehouse/store/internal/sqlite_checkpointer.h>

#include <algorithm>

namespace gatehouse::store {
namespace {

constexpr int short_rest = 512;  // frames, 2 MiB: a few milliseconds of copying
constexpr int most_rounds = 4;

}  // namespace

SqliteCheckpointer::SqliteCheckpointer(std::string path, int frames, Log log, std::function<void()> nearly_done)
    : path_(std::move(path)),
      limit_(std::max(frames, 1)),
      log_(std::move(log)),
      nearly_done_(std::move(nearly_done)),
      next_(limit_),
      thread_([this] { serve(); }) {}

SqliteCheckpointer::~SqliteCheckpointer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  asked_.notify_one();
  thread_.join();
}

void SqliteCheckpointer::log_grew(int frames) {
  if (frames < limit_) next_ = limit_;  // it started again at its beginning
  if (frames < next_) return;
  next_ = frames + std::max(limit_ / 4, 1);  // while a long read holds it up, not after every commit
  {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
  }
  asked_.notify_one();
}

void SqliteCheckpointer::serve() {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      asked_.wait(lock, [&] { return stopping_ || wanted_; });
      if (stopping_) return;
      wanted_ = false;
    }
    if (auto done = copy_back(); !done) {
      log_.warning("checkpoint failed", {{"detail", done.error().detail}});
      connection_.reset();
    }
  }
}

Result<void> SqliteCheckpointer::copy_back() {
  if (!connection_) {
    connection_ = TRY(SqliteConnection::open(
        {.path = path_, .busy_timeout = std::chrono::seconds(1), .use = SqliteConnection::Use::checkpoint}));
  }
  for (int round = 0; round < most_rounds; ++round) {
    const auto before = TRY(connection_->checkpoint());
    if (before.frames - before.copied > short_rest) break;  // a reader still needs the old state
    const auto after = TRY(connection_->checkpoint());      // what came in meanwhile
    if (after.frames - before.frames <= short_rest) break;
  }
  ++checkpoints_;
  nearly_done_();
  return {};
}

}  // namespace gatehouse::store
