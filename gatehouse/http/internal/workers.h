// Workers: threads, started as they are needed, that run what may block; with a bounded queue before them.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace gatehouse::http {

// Thread-safe. A job must not throw.
class Workers {
 public:
  using Job = std::move_only_function<void()>;
  Workers(std::size_t threads, std::size_t queue) : max_threads_(threads), max_queue_(queue) {}
  ~Workers() { finish(); }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // False, with `job` untouched: every thread is busy and the queue is full.
  bool run(Job& job);
  void finish();  // runs what is queued, waits for what runs; no `run` after it

 private:
  void work();
  bool start_one();

  const std::size_t max_threads_;
  const std::size_t max_queue_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  std::vector<std::thread> threads_;
  std::size_t free_ = 0;  // threads that wait for a job
  bool stopping_ = false;
};

}  // namespace gatehouse::http
