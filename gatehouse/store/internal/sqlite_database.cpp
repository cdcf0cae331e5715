#include <gatehouse/store/internal/sqlite_database.h>

#include <gatehouse/store/transaction.h>

#include <sys/stat.h>

namespace gatehouse::store {
namespace {

constexpr std::size_t page_bytes = 4096;
// Files up to this size are read through at the start; larger ones would delay it.
constexpr off_t checked_at_start = off_t{16} << 20U;

Result<void> sound(SqliteConnection& connection) {
  const auto answer = TRY(connection.text("PRAGMA quick_check(1)"));
  if (answer != "ok") return fail(Reason::storage_corrupt, "the database file is damaged: " + answer);
  return {};
}

int frames(std::size_t bytes) { return static_cast<int>(std::min<std::size_t>(bytes / page_bytes, 1U << 30U)); }

void warn_of_readers(const std::string& path, const Log& log) {
  struct stat facts{};
  if (::stat(path.c_str(), &facts) != 0 || (facts.st_mode & 077U) == 0) return;
  log.warning("database file is open to others", {{"path", path}, {"wanted mode", "0600"}});
}

}  // namespace

Result<std::unique_ptr<Database>> SqliteDatabase::open(const std::string& path, const Options& options) {
  auto connection = TRY(SqliteConnection::open({.path = path, .busy_timeout = options.busy_timeout}));
  struct stat facts{};
  if (!path.empty() && ::stat(path.c_str(), &facts) == 0 && facts.st_size <= checked_at_start) {
    TRY(sound(*connection));
  }
  if (!path.empty()) warn_of_readers(path, options.log);
  return std::unique_ptr<Database>(new SqliteDatabase(std::move(connection), path, options));
}

SqliteDatabase::SqliteDatabase(std::unique_ptr<SqliteConnection> connection, const std::string& path,
                               const Options& options)
    : writer_(std::move(connection), path, options) {
  if (path.empty()) return;
  readers_.emplace(path, options);
  checkpointer_.emplace(path, frames(options.checkpoint_bytes), options.log, [this] { writer_.finish_checkpoint(); });
  writer_.watch_log([this](int length) { checkpointer_->log_grew(length); });
}

SqliteDatabase::~SqliteDatabase() { writer_.stop(); }

Result<void> SqliteDatabase::read_job(Work& job) { return readers_ ? readers_->submit(job) : writer_.submit(job); }

// Writing is tried only after trouble; it then writes the value that is there already.
Result<void> SqliteDatabase::ping() {
  if (writer_.in_trouble()) {
    TRY(write([](Transaction& transaction) { return transaction.script("PRAGMA user_version = 0"); }));
  }
  TRY(read([](Transaction& transaction) { return transaction.one<int>("SELECT COUNT(*) FROM sqlite_schema"); }));
  return {};
}

Result<void> SqliteDatabase::check() {
  const auto answer =
      TRY(read([](Transaction& transaction) { return transaction.one<std::string>("PRAGMA integrity_check(1)"); }));
  if (answer != "ok") return fail(Reason::storage_corrupt, "the database file is damaged: " + answer.value_or(""));
  return {};
}

Counters SqliteDatabase::counters() const {
  return {.commits = writer_.commits(),
          .writes = writer_.writes(),
          .refused = writer_.refused(),
          .checkpoints = checkpointer_ ? checkpointer_->checkpoints() : 0};
}

}  // namespace gatehouse::store
