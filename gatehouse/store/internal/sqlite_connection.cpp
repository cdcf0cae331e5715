#include <gatehouse/store/internal/sqlite_connection.h>

#include <gatehouse/store/internal/dialect.h>
#include <gatehouse/store/internal/sqlite_statement.h>

#include <fmt/format.h>
#include <sqlite3.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace gatehouse::store {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_statements = 256;

Reason reason_of(int code) {
  switch (code & 0xFF) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return Reason::storage_corrupt;
    case SQLITE_CONSTRAINT: return Reason::conflict;
    case SQLITE_TOOBIG: return Reason::invalid_request;
    case SQLITE_ERROR:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_MISMATCH: return Reason::internal;
    default: return Reason::storage_unavailable;  // full, locked, input/output, read-only, out of memory
  }
}

// SQLite makes its files beside the database with the mode of the database.
Result<void> create_private(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file >= 0) {
    ::close(file);
    return {};
  }
  if (errno == EEXIST) return {};
  return fail(Error{Reason::storage_unavailable, fmt::format("{}: {}", path, std::strerror(errno)), 1s});
}

class First final : public RowSink {
 public:
  std::optional<std::int64_t> integer;
  std::string text;
  Result<void> take(const Row& row) override {
    if (!integer) integer = row.integer(0);
    if (text.empty()) text = row.text(0).value_or("");
    return {};
  }
};

}  // namespace

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const Settings& settings) {
  const bool in_memory = settings.path.empty();
  if (!in_memory && settings.use == Use::write) TRY(create_private(settings.path));
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection);
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (in_memory ? SQLITE_OPEN_MEMORY | SQLITE_OPEN_CREATE : 0);
  const auto path = in_memory ? std::string(":memory:") : settings.path;
  const int code = sqlite3_open_v2(path.c_str(), &connection->handle_, flags, nullptr);
  if (code != SQLITE_OK) return fail(connection->trouble(code));
  if (auto ready = connection->set_up(settings); !ready) return fail(std::move(ready).error());
  return connection;
}

SqliteConnection::~SqliteConnection() {
  statements_.clear();
  sqlite3_close_v2(handle_);
}

Result<void> SqliteConnection::set_up(const Settings& settings) {
  set_busy_timeout(settings.busy_timeout);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  if (!settings.path.empty()) TRY(use_log(settings.busy_timeout));
  TRY(
      script("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
             "PRAGMA cell_size_check = ON; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = -1;"));
  if (settings.use == Use::read) TRY(run("PRAGMA query_only = ON"));
  if (settings.use == Use::write) TRY(run("PRAGMA cache_size = -65536"));
  sqlite3_wal_hook(
      handle_,
      [](void* self, sqlite3*, const char*, int frames) {
        auto& connection = *static_cast<SqliteConnection*>(self);
        connection.log_frames_ = frames;
        connection.wrote_ = true;
        return SQLITE_OK;
      },
      this);
  TRY(integer("SELECT COUNT(*) FROM sqlite_schema"));  // reads the header and the schema: is it a database at all?
  return {};
}

// Changing a new file over does not wait for locks by itself, so two programs starting at once would fail.
Result<void> SqliteConnection::use_log(std::chrono::milliseconds timeout) {
  const auto give_up = std::chrono::steady_clock::now() + timeout;
  while (true) {
    auto mode = text("PRAGMA journal_mode = WAL");
    if (mode && *mode == "wal") return {};
    if (mode) {
      return fail(Error{Reason::storage_unavailable, "no write-ahead log on this file system: " + *mode, 1s});
    }
    if (!was_locked_ || std::chrono::steady_clock::now() >= give_up) return fail(std::move(mode).error());
    sqlite3_sleep(5);
  }
}

Result<SqliteStatement*> SqliteConnection::prepared(std::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end()) return found->second.get();
  sqlite3_stmt* made = nullptr;
  const int code =
      sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &made, nullptr);
  if (code != SQLITE_OK) return fail(trouble(code));
  auto statement = std::make_unique<SqliteStatement>(made);
  if (statements_.size() >= most_statements) statements_.clear();
  return statements_.emplace(sql, std::move(statement)).first->second.get();
}

Result<std::int64_t> SqliteConnection::execute(std::string_view sql, std::span<const Parameter> parameters,
                                               RowSink* sink) {
  SqliteStatement* const found = TRY(prepared(sql));
  SqliteStatement& statement = *found;
  struct Reset {
    SqliteStatement& used;
    ~Reset() { used.reset(); }
  } const reset{statement};
  int code = statement.bind(parameters);
  if (code != SQLITE_OK) return fail(trouble(code));
  while ((code = statement.step()) == SQLITE_ROW) {
    if (sink != nullptr) TRY(sink->take(statement));
  }
  if (code != SQLITE_DONE) return fail(trouble(code));
  return statement.reads_only() ? 0 : sqlite3_changes64(handle_);
}

Result<void> SqliteConnection::run(std::string_view sql) {
  TRY(execute(sql, {}, nullptr));
  return {};
}

Result<void> SqliteConnection::script(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return fail(trouble(code));
  return {};
}

Result<std::int64_t> SqliteConnection::integer(std::string_view sql) {
  First first;
  TRY(execute(sql, {}, &first));
  if (!first.integer) return fail(Reason::internal, "no integer from: " + std::string(sql));
  return *first.integer;
}

Result<std::string> SqliteConnection::text(std::string_view sql) {
  First first;
  TRY(execute(sql, {}, &first));
  return std::move(first.text);
}

bool SqliteConnection::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

void SqliteConnection::set_busy_timeout(std::chrono::milliseconds timeout) {
  sqlite3_busy_timeout(handle_, static_cast<int>(timeout.count()));
}

Result<SqliteConnection::Checkpoint> SqliteConnection::checkpoint() {
  Checkpoint done;
  const int code = sqlite3_wal_checkpoint_v2(handle_, "main", SQLITE_CHECKPOINT_PASSIVE, &done.frames, &done.copied);
  if (code != SQLITE_OK) return fail(trouble(code));
  return done;
}

Error SqliteConnection::trouble(int code) {
  const Reason reason = reason_of(code);
  if (reason == Reason::storage_corrupt) found_corrupt_ = true;
  was_locked_ = (code & 0xFF) == SQLITE_BUSY;
  const bool passes = reason == Reason::storage_unavailable;
  const char* message = handle_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle_);
  return Error{reason, fmt::format("SQLite: {} ({})", message, code), passes ? 1s : 0s};
}

Result<void> SqliteTransaction::script(std::string_view sql) {
  return connection_.script(in_dialect(sql, {.row_key = "INTEGER NOT NULL PRIMARY KEY",
                                             .sequence_key = "INTEGER PRIMARY KEY AUTOINCREMENT",
                                             .key_text = "TEXT"}));
}

}  // namespace gatehouse::store
