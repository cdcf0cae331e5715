// Upkeep: what has to happen now and then: hear of others' revocations, rotate keys, forget what is over.
#pragma once

#include <gatehouse/base/result.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace gatehouse {

struct Auth;

// Hears of revocations that other processes have written. Cheap when nothing has changed.
Result<void> catch_up(Auth& auth);
// Rotates keys that have come of age, writes the statistics, and removes in small batches what is over: sessions,
// revocations, dead keys.
Result<void> tidy(Auth& auth);

// Calls `catch_up` four times a second, and at once when the database tells of a change, and `tidy` once a minute until
// it is destroyed.
class UpkeepThread {
 public:
  explicit UpkeepThread(Auth& auth);
  ~UpkeepThread();

 private:
  void run(const std::stop_token& stop);

  Auth& auth_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  bool heard_ = false;
  std::jthread thread_;
};

}  // namespace gatehouse
