// Hears what other nodes tell, on a connection of its own, and knows whether it would.
#pragma once

#include <gatehouse/base/log.h>
#include <gatehouse/store/database.h>
#include <gatehouse/store/internal/postgres_connection.h>

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace gatehouse::store {

class PostgresListener {
 public:
  // Returns once it listens, or could not in time.
  PostgresListener(PostgresConnection::Settings settings, Log log);
  ~PostgresListener();

  // Of what was told: each notification is a new one, and each new connection, before which some may have been missed.
  Result<Version> version() const;
  void on_change(std::function<void()> heard);

 private:
  void run(const std::stop_token& stop);
  Result<void> listen(const std::stop_token& stop);
  void changed(Version by);
  void ended(const Error& why);

  const PostgresConnection::Settings settings_;
  const Log log_;
  const int wake_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  Version version_;
  bool listens_ = false;
  bool tried_ = false;
  std::mutex calling_;
  std::function<void()> heard_;
  std::jthread thread_;
};

}  // namespace gatehouse::store
