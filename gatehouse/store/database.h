// Database: where accounts, sessions and keys are kept. Whole transactions go in, committed results come out.
#pragma once

#include <gatehouse/base/log.h>
#include <gatehouse/base/result.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace gatehouse::store {

class Transaction;

// One transaction as an engine sees it.
class Work {
 public:
  virtual Result<void> run(Transaction& transaction) = 0;

 protected:
  ~Work() = default;
};

struct Options {
  // SQLite
  std::chrono::milliseconds busy_timeout{5000};  // wait for other processes' locks; then storage_unavailable
  std::size_t readers = 4;                       // connections for reading
  std::size_t queue = 4096;                      // waiting writes; one more is refused as overloaded
  std::size_t group = 256;                       // at most so many writes per commit
  std::size_t checkpoint_bytes = 32U << 20U;     // size of the log from which it is copied back, off the commit path
  // PostgreSQL
  std::size_t connections = 10;                       // at most, besides one that listens
  std::chrono::milliseconds connect_timeout{3000};    // for each host; whole seconds, 2 at least
  std::chrono::milliseconds statement_timeout{5000};  // for one statement, and for a free connection

  Log log;
};

// Since opening; for metrics.
struct Counters {
  std::uint64_t commits = 0;  // groups made durable
  std::uint64_t writes = 0;   // transactions in them
  std::uint64_t refused = 0;  // writes that met trouble of the storage
  std::uint64_t checkpoints = 0;
};

// Of what other processes have changed.
struct Version {
  std::int64_t epoch = 0;  // another one: what the database numbered may have been numbered anew, as after a fail-over
  std::int64_t change = 0;
  bool operator==(const Version&) const = default;
};

// Safe to use from many threads. Trouble of the storage is an Error, never an exception: storage_unavailable (full,
// locked, input/output; retry_after is set), storage_corrupt, overloaded. It heals by itself once the cause is gone.
class Database {
 public:
  // `sqlite:PATH` (created with mode 0600 when missing), `sqlite::memory:`, or `postgres://…`, which goes to libpq as
  // it is. invalid_config for any other.
  static Result<std::unique_ptr<Database>> open(std::string_view url, const Options& options = {});
  // Finishes what is queued.
  virtual ~Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Runs `work`, a callable from Transaction& to Result<T>, in one transaction on another thread while the caller
  // waits. Returns only once it is durable; when `work` fails, nothing of it stays. It may be run again from its
  // start, so it must touch nothing but the transaction, and it must not call this database.
  template <class F>
  auto write(F&& work) -> std::invoke_result_t<F&, Transaction&> {
    return run(work, [this](Work& job) { return write_job(job); });
  }

  // The same for reading only: one consistent view, which holds every write acknowledged before.
  template <class F>
  auto read(F&& work) -> std::invoke_result_t<F&, Transaction&> {
    return run(work, [this](Work& job) { return read_job(job); });
  }

  // Whether other nodes may write, too: PostgreSQL.
  virtual bool is_shared() const = 0;
  // Changes when another process (say, a command beside the server) changed the data; cheap enough for every second.
  // storage_unavailable: it cannot be told now. PostgreSQL: changes with what a transaction tells others.
  virtual Result<Version> version() = 0;
  // `heard` is called soon after the version has changed, one call at a time, from a thread of the database; an empty
  // one ends that, and returns when no call is under way. SQLite calls nothing: look at the version.
  virtual void on_change(std::function<void()> heard) = 0;
  // Whether reading and writing would work now.
  virtual Result<void> ping() = 0;
  // Reads the whole file and fails with storage_corrupt when it is damaged; takes seconds per gigabyte.
  virtual Result<void> check() = 0;
  virtual Counters counters() const = 0;

 protected:
  Database() = default;

  virtual Result<void> write_job(Work& job) = 0;
  virtual Result<void> read_job(Work& job) = 0;

 private:
  template <class F, class Answer>
  class Job final : public Work {
   public:
    explicit Job(F& work) : work_(work) {}
    Result<void> run(Transaction& transaction) override {
      answer_.reset();
      answer_.emplace(work_(transaction));
      if (!*answer_) return fail(answer_->error());
      return {};
    }
    Answer answer() { return std::move(*answer_); }

   private:
    F& work_;
    std::optional<Answer> answer_;
  };

  template <class F, class Submit>
  static auto run(F& work, Submit submit) -> std::invoke_result_t<F&, Transaction&> {
    Job<F, std::invoke_result_t<F&, Transaction&>> job(work);
    if (Result<void> done = submit(job); !done) return fail(std::move(done).error());
    return job.answer();
  }
};

// As it may be logged: without passwords.
std::string shown_url(std::string_view url);

}  // namespace gatehouse::store
