#include <gatehouse/store/internal/postgres_connection.h>

#include <gatehouse/store/internal/postgres_parameters.h>

#include <fmt/format.h>
#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace gatehouse::store {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_statements = 256;
constexpr auto grace = 500ms;  // the server should be the first to say that a statement takes too long
constexpr auto longest_script = 1h;

// libpq puts each host on a line of its own.
std::string in_one_line(std::string_view message) {
  std::string line(message.substr(0, message.find_last_not_of('\n') + 1));
  for (auto at = line.find('\n'); at != std::string::npos; at = line.find('\n', at)) line.replace(at, 1, "; ");
  return line;
}

Error unavailable(std::string_view why) {
  return Error{Reason::storage_unavailable, fmt::format("PostgreSQL: {}", in_one_line(why)), 1s};
}

bool closes(std::string_view state) {
  return state.starts_with("57P") || state.starts_with("08") ||
         state == "25006" ||  // read-only: another one is to be found
         state == "0A000" ||  // a replica, or a statement prepared before a migration
         state == "26000";    // it does not know what was prepared
}

}  // namespace

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::open(const Settings& settings) {
  const auto seconds = std::to_string(std::chrono::ceil<std::chrono::seconds>(settings.connect_timeout).count());
  const auto patience = std::to_string(settings.statement_timeout.count());
  // What the URL says goes before what stands in front of it.
  const char* const names[] = {
      "connect_timeout",           "tcp_user_timeout", "keepalives_idle", "keepalives_interval",
      "fallback_application_name", "dbname",           "client_encoding", nullptr};
  const char* const values[] = {seconds.c_str(), patience.c_str(),     "10",   "3",
                                "gatehouse",     settings.url.c_str(), "UTF8", nullptr};
  std::unique_ptr<PostgresConnection> connection(new PostgresConnection(PQconnectdbParams(names, values, 1), settings));
  if (auto ready = connection->set_up(); !ready) return fail(std::move(ready).error());
  return connection;
}

PostgresConnection::PostgresConnection(pg_conn* handle, const Settings& settings)
    : handle_(handle), settings_(settings) {}

PostgresConnection::~PostgresConnection() { PQfinish(handle_); }

Result<void> PostgresConnection::set_up() {
  if (PQstatus(handle_) != CONNECTION_OK) return fail(unavailable(PQerrorMessage(handle_)));
  PQsetNoticeProcessor(handle_, [](void*, const char*) {}, nullptr);
  if (PQsetnonblocking(handle_, 1) != 0 || PQenterPipelineMode(handle_) == 0) {
    return fail(lose(PQerrorMessage(handle_)));
  }
  TRY(
      execute("SELECT set_config('statement_timeout', $1, false), set_config('lock_timeout', $1, false), "
              "set_config('idle_in_transaction_session_timeout', $1, false)",
              std::vector<Parameter>{Parameter(std::to_string(settings_.statement_timeout.count()))}, nullptr));
  return {};
}

void PostgresConnection::begin(Use use) {
  beginning_ = use;
  must_rerun_ = false;
}

bool PostgresConnection::send(const char* command) {
  return PQsendQueryParams(handle_, command, 0, nullptr, nullptr, nullptr, nullptr, 1) == 1;
}

bool PostgresConnection::send_begin() {
  if (!beginning_) return true;
  const auto use = *std::exchange(beginning_, std::nullopt);
  in_transaction_ = true;
  if (names_ >= most_statements && !send_clearing()) return false;
  return send(use == Use::write ? "BEGIN ISOLATION LEVEL SERIALIZABLE"
                                : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

bool PostgresConnection::send_clearing() {
  statements_.clear();
  names_ = 0;
  const bool sent = send("DEALLOCATE ALL") && PQpipelineSync(handle_) == 1;
  if (sent) ++batches_;
  return sent;
}

void PostgresConnection::forget_statements() {
  statements_.clear();
  names_ = std::max(names_, most_statements);  // so that the next transaction clears them
}

// Into libpq's buffer: BEGIN, PREPARE where it is new, and the statement.
Result<void> PostgresConnection::send(std::string_view sql, std::span<const Parameter> parameters) {
  if (lost_) return fail(lose("the connection is lost"));
  if (!send_begin()) return fail(lose(PQerrorMessage(handle_)));
  auto known = statements_.find(sql);
  const bool is_new = known == statements_.end();
  if ((is_new ? parameters_in(sql) : known->second.parameters) != parameters.size()) {
    return fail(Reason::internal, fmt::format("{} parameters for: {}", parameters.size(), sql));
  }
  if (is_new) known = statements_.emplace(sql, Statement{fmt::format("s{}", names_++), parameters.size()}).first;
  const auto& name = known->second.name;
  const PostgresParameters given(parameters);
  const bool prepared =
      !is_new || PQsendPrepare(handle_, name.c_str(), known->first.c_str(), given.count(), given.types.data()) == 1;
  const bool sent = prepared && PQsendQueryPrepared(handle_, name.c_str(), given.count(), given.values.data(),
                                                    given.lengths.data(), given.formats.data(), 1) == 1;
  if (!sent) return fail(lose(PQerrorMessage(handle_)));
  prepares_ = prepares_ || is_new;
  return {};
}

Result<std::int64_t> PostgresConnection::execute(std::string_view sql, std::span<const Parameter> parameters,
                                                 RowSink* sink) {
  TRY(send(sql, parameters));
  auto result = TRY(finish_batch());
  if (sink != nullptr) TRY(result.hand_to(*sink));
  return result.changed();
}

// The simple protocol, which takes several statements; there is no pipeline for it.
Result<void> PostgresConnection::script(const std::string& sql) {
  if (lost_) return fail(lose("the connection is lost"));
  if (!send_begin()) return fail(lose(PQerrorMessage(handle_)));
  TRY(finish_batch());
  const auto text = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; " + sql;
  if (PQexitPipelineMode(handle_) == 0 || PQsendQuery(handle_, text.c_str()) == 0) {
    return fail(lose(PQerrorMessage(handle_)));
  }
  std::optional<Error> trouble;
  const auto end = Steady::now() + longest_script;
  for (auto result = TRY(next(end)); result; result = TRY(next(end))) {
    if (!trouble && !result.is_good()) trouble = failed(result);
  }
  if (PQenterPipelineMode(handle_) == 0) return fail(lose(PQerrorMessage(handle_)));
  if (trouble) return fail(std::move(*trouble));
  return {};
}

Result<void> PostgresConnection::commit() {
  beginning_.reset();  // nothing was asked: nothing to commit
  if (!in_transaction_) return {};
  if (lost_ || !send("COMMIT")) return fail(lose(PQerrorMessage(handle_)));
  const auto result = finish_batch();
  const bool done = result && result->command() == "COMMIT";
  if (done)
    in_transaction_ = false;
  else
    leave();
  if (!result) return fail(result.error());
  if (!done) return fail(Reason::internal, "a statement of the transaction had failed");
  return {};
}

// What was postponed and fails must not take the ROLLBACK along, so that is a batch of its own.
void PostgresConnection::leave() {
  beginning_.reset();
  if (!std::exchange(in_transaction_, false) || lost_) return;
  if (std::exchange(prepares_, false)) forget_statements();
  const bool sent = PQpipelineSync(handle_) == 1 && send("ROLLBACK") && PQpipelineSync(handle_) == 1;
  if (!sent || PQflush(handle_) < 0) {
    lose(PQerrorMessage(handle_));
    return;
  }
  batches_ += 2;  // read with the next one
}

// The answer to the last command that was sent, or the first failure among them.
Result<PostgresResult> PostgresConnection::finish_batch() {
  if (PQpipelineSync(handle_) == 0) return fail(lose(PQerrorMessage(handle_)));
  ++batches_;
  const auto end = Steady::now() + settings_.statement_timeout + grace;
  PostgresResult last(nullptr), failure(nullptr);
  while (batches_ > 0) {
    auto result = TRY(next(end));
    if (!result) continue;
    if (result.ends_batch()) {
      // What one that was not waited for said does not matter.
      if (--batches_ > 0) failure = PostgresResult(nullptr);
    } else if (result.is_good()) {
      last = std::move(result);
    } else if (!result.was_skipped() && !failure) {
      failure = std::move(result);
    }
  }
  const bool prepared = std::exchange(prepares_, false);
  if (!failure) return last;
  if (prepared) forget_statements();  // maybe one of those that are new is not there
  return fail(failed(failure));
}

Result<PostgresResult> PostgresConnection::next(Steady::time_point end) {
  while (true) {
    if (PQflush(handle_) < 0) return fail(lose(PQerrorMessage(handle_)));
    if (PQisBusy(handle_) == 0) {
      PostgresResult result(PQgetResult(handle_));
      if (PQstatus(handle_) == CONNECTION_BAD) return fail(lose(PQerrorMessage(handle_)));
      return result;
    }
    const bool came = TRY(readable(end, -1));
    if (!came) {
      timed_out_ = true;
      return fail(lose("no answer in time"));
    }
  }
}

// False: not before `end`, or `wake` was.
Result<bool> PostgresConnection::readable(Steady::time_point end, int wake) {
  const int unsent = PQflush(handle_);
  if (unsent < 0) return fail(lose(PQerrorMessage(handle_)));
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Steady::now()).count();
  const auto events = static_cast<short>(unsent == 1 ? POLLIN | POLLOUT : POLLIN);
  pollfd files[] = {{PQsocket(handle_), events, 0}, {wake, POLLIN, 0}};
  const int ready = ::poll(files, 2, static_cast<int>(std::max<std::int64_t>(left, 0)));
  if (ready < 0 && errno != EINTR) return fail(lose("poll failed"));
  if (ready == 0 || files[1].revents != 0) return false;
  if (PQconsumeInput(handle_) == 0) return fail(lose(PQerrorMessage(handle_)));
  return true;
}

Result<void> PostgresConnection::listen(std::string_view channel) {
  if (!send(fmt::format("LISTEN {}", channel).c_str())) return fail(lose(PQerrorMessage(handle_)));
  TRY(finish_batch());
  return {};
}

Result<bool> PostgresConnection::was_notified(std::chrono::milliseconds patience, int wake) {
  const auto end = Steady::now() + patience;
  while (true) {
    bool heard = false;
    while (PGnotify* const notification = PQnotifies(handle_)) {
      PQfreemem(notification);
      heard = true;
    }
    if (heard) return true;
    const bool came = TRY(readable(end, wake));
    if (!came) return false;
  }
}

Error PostgresConnection::lose(std::string_view why) {
  lost_ = true;
  return unavailable(why);
}

Error PostgresConnection::failed(const PostgresResult& failure) {
  if (is_rerun(failure.state())) must_rerun_ = true;
  if (closes(failure.state())) lost_ = true;
  return failure.error();
}

}  // namespace gatehouse::store
