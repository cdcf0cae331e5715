// HashingPool: the few threads that hash passwords, at the lowest priority, behind a bounded queue.
// Guarded requests then keep their speed under a storm of logins (nice 19 costs no hashes).
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/password/hash.h>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace gatehouse::password {

// Safe to use from many threads. Its own threads must not call it: they would wait for themselves.
class HashingPool {
 public:
  struct Settings {
    std::size_t threads = 0;  // 0: as many as there are cores
    std::size_t queue = 64;   // callers that may wait; one more gets `overloaded`, to be retried in 1 s
  };

  HashingPool();
  explicit HashingPool(const Settings& settings);
  ~HashingPool();  // finishes what is queued
  HashingPool(const HashingPool&) = delete;
  HashingPool& operator=(const HashingPool&) = delete;

  // password::hash and password::verify, on a pool thread; the caller waits.
  Result<std::string> hash(std::string_view password, const Cost& cost, crypto::Random& random);
  Result<bool> verify(std::string_view password, std::string_view stored);

  // Runs `work() -> Result<T>` on a pool thread while the caller waits. Fails: overloaded, and as `work` does;
  // what `work` throws is thrown here.
  template <class Work>
  auto run(Work&& work) -> std::invoke_result_t<Work&> {
    std::optional<std::invoke_result_t<Work&>> answer;
    TRY(run_and_wait([&] { answer.emplace(work()); }));
    return std::move(*answer);
  }

  std::size_t threads() const { return threads_.size(); }
  std::size_t waiting() const;  // callers in the queue, for metrics

 private:
  struct Job {
    std::function<void()> work;
    std::exception_ptr thrown = nullptr;
    bool done = false;
    std::condition_variable finished = {};
  };

  Result<void> run_and_wait(std::function<void()> work);
  void serve();
  void stop();

  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::condition_variable left_;
  std::deque<Job*> queue_;   // each on the stack of the caller that waits for it
  std::size_t idle_ = 0;     // threads that wait for work: a burst may fill them besides the queue
  std::size_t callers_ = 0;  // still inside run_and_wait: the mutex must outlive them
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace gatehouse::password
