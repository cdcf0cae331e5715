#include <gatehouse/http/internal/workers.h>

#include <system_error>

namespace gatehouse::http {

void Workers::finish() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

bool Workers::run(Job& job) {
  {
    const std::scoped_lock lock(mutex_);
    if (stopping_) return false;
    // A job that a free thread will fetch at once does not count as waiting.
    if (jobs_.size() >= free_ && !start_one() && jobs_.size() - free_ >= max_queue_) return false;
    jobs_.push_back(std::move(job));
  }
  wake_.notify_one();
  return true;
}

bool Workers::start_one() {
  if (threads_.size() >= max_threads_) return false;
  try {
    threads_.emplace_back([this] { work(); });
  } catch (const std::system_error&) {
    return false;  // no more threads to be had: those that run will do
  }
  ++free_;
  return true;
}

void Workers::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    --free_;
    lock.unlock();
    job();
    job = nullptr;
    lock.lock();
    ++free_;
  }
}

}  // namespace gatehouse::http
