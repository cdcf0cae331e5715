#include <gatehouse/store/internal/sqlite_writer.h>

#include <gatehouse/store/internal/run_guarded.h>

#include <algorithm>

namespace gatehouse::store {
namespace {

using std::chrono::steady_clock;

bool is_storage_trouble(Reason reason) {
  return reason == Reason::storage_unavailable || reason == Reason::storage_corrupt;
}

Error unavailable(std::string detail) { return Error{Reason::storage_unavailable, std::move(detail), 1s}; }

}  // namespace

SqliteWriter::SqliteWriter(std::unique_ptr<SqliteConnection> connection, const std::string& path,
                           const Options& options)
    : busy_timeout_(options.busy_timeout),
      queue_limit_(options.queue),
      group_limit_(std::max<std::size_t>(options.group, 1)),
      log_(options.log),
      in_memory_(path.empty()),
      file_(path),
      log_file_(in_memory_ ? path : path + "-wal"),
      index_file_(in_memory_ ? path : path + "-shm"),
      connection_(std::move(connection)),
      thread_([this] { serve(); }) {}

SqliteWriter::~SqliteWriter() { stop(); }

void SqliteWriter::stop() {
  {
    const std::lock_guard lock(queue_mutex_);
    stopping_ = true;
  }
  queue_grew_.notify_one();
  if (thread_.joinable()) thread_.join();
}

Result<void> SqliteWriter::submit(Work& work) {
  const auto waiting = std::make_shared<Waiting>();
  waiting->work = &work;
  waiting->since = steady_clock::now();
  {
    const std::lock_guard lock(queue_mutex_);
    if (queue_.size() >= queue_limit_) return fail(Error{Reason::overloaded, "too many writes are waiting", 1s});
    queue_.push_back(waiting);
    if (queue_.size() == 1) queue_grew_.notify_one();
  }
  std::unique_lock lock(waiting->mutex);
  waiting->ready.wait(lock, [&] { return waiting->answered; });
  return std::move(waiting->outcome);
}

std::int64_t SqliteWriter::version() {
  // A busy writer looks by itself in every group.
  if (const std::unique_lock lock(connection_mutex_, std::try_to_lock); lock.owns_lock()) {
    if (const auto seen = connection_->integer("PRAGMA data_version")) version_ = *seen;
  }
  return version_;
}

void SqliteWriter::serve() {
  while (wait_for_work()) serve_group();
}

bool SqliteWriter::wait_for_work() {
  std::unique_lock lock(queue_mutex_);
  queue_grew_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
  return !queue_.empty();
}

// Jobs are taken only once the lock is held, so those that came while waiting for it share the commit.
void SqliteWriter::serve_group() {
  Group group;
  int frames = 0;
  {
    const std::lock_guard hold(connection_mutex_);
    if (auto begun = begin(); !begun) return refuse(begun.error());
    group = take(false);
    const auto standing = run_group(group);
    for (const auto& waiting : group) {
      if (!standing && waiting->outcome) waiting->outcome = standing;
    }
    note(group, connection_->take_wrote() || in_memory_);
    if (finish_checkpoint_.exchange(false)) static_cast<void>(connection_->checkpoint());
    frames = connection_->log_frames();
  }
  answer(group);
  if (log_grew_) log_grew_(frames);
}

Result<void> SqliteWriter::begin() {
  TRY(check_files());
  Moment oldest;
  {
    const std::lock_guard lock(queue_mutex_);
    oldest = queue_.front()->since;
  }
  const auto left = oldest + busy_timeout_ - steady_clock::now();
  connection_->set_busy_timeout(std::max(std::chrono::duration_cast<std::chrono::milliseconds>(left), 1ms));
  if (connection_->in_transaction()) static_cast<void>(connection_->run("ROLLBACK"));  // one that failed before
  TRY(connection_->run("BEGIN IMMEDIATE"));
  version_ = TRY(connection_->integer("PRAGMA data_version"));
  return {};
}

// A file that was replaced or lost its log would swallow what we acknowledge; without the index, where the locks are,
// another program would write beside us.
Result<void> SqliteWriter::check_files() {
  if (connection_->found_corrupt()) {
    return fail(Reason::storage_corrupt, "the database file is damaged; writing stopped until it is repaired");
  }
  TRY(file_.check());
  TRY(log_file_.check());
  return index_file_.check();
}

// Those whose time is over when another program holds the lock; else all.
void SqliteWriter::refuse(const Error& error) {
  const Group group = take(error.reason == Reason::storage_unavailable && connection_->was_locked());
  for (const auto& waiting : group) waiting->outcome = fail(error);
  note(group, false);
  answer(group);
}

SqliteWriter::Group SqliteWriter::take(bool overdue_only) {
  const auto latest = steady_clock::now() - busy_timeout_;
  Group group;
  const std::lock_guard lock(queue_mutex_);
  while (!queue_.empty() && group.size() < group_limit_) {
    if (overdue_only && queue_.front()->since > latest) break;
    group.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return group;
}

// Fails when all of the group is lost.
Result<void> SqliteWriter::run_group(const Group& group) {
  bool any = false;
  TRY(run_all(group, any));
  return commit(any);
}

Result<void> SqliteWriter::run_all(const Group& group, bool& any) {
  for (const auto& waiting : group) {
    waiting->outcome = run_one(*waiting->work, group.size() == 1);
    any = any || waiting->outcome.has_value();
    if (connection_->in_transaction()) continue;
    // SQLite itself rolls everything back when the disk is full or fails at a bad moment.
    if (!waiting->outcome) return waiting->outcome;
    return fail(unavailable("the transaction was rolled back"));
  }
  return {};
}

Result<void> SqliteWriter::run_one(Work& work, bool alone) {
  if (alone) return run_guarded(work, transaction_);
  TRY(connection_->run("SAVEPOINT one"));
  auto outcome = run_guarded(work, transaction_);
  if (!connection_->in_transaction()) return outcome;
  if (!outcome) TRY(connection_->run("ROLLBACK TO one"));
  TRY(connection_->run("RELEASE one"));
  return outcome;
}

Result<void> SqliteWriter::commit(bool any) {
  if (!any) return connection_->run("ROLLBACK");
  auto done = connection_->run("COMMIT");
  if (!done && connection_->in_transaction()) static_cast<void>(connection_->run("ROLLBACK"));
  return done;
}

void SqliteWriter::answer(const Group& group) {
  for (const auto& waiting : group) {
    {
      const std::lock_guard lock(waiting->mutex);
      waiting->answered = true;
    }
    waiting->ready.notify_one();  // after the lock, so that the woken thread does not run into it
  }
}

// Trouble is over only when something was written again.
void SqliteWriter::note(const Group& group, bool wrote) {
  const Error* trouble = nullptr;
  for (const auto& waiting : group) {
    if (waiting->outcome || !is_storage_trouble(waiting->outcome.error().reason)) continue;
    trouble = &waiting->outcome.error();
    ++refused_;
  }
  writes_ += group.size();
  if (wrote) ++commits_;
  if (trouble != nullptr && !in_trouble_.exchange(true)) log_.error("storage trouble", {{"detail", trouble->detail}});
  if (trouble == nullptr && wrote && in_trouble_.exchange(false)) log_.info("storage healed");
}

}  // namespace gatehouse::store
