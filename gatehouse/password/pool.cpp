#include <gatehouse/password/pool.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

namespace gatehouse::password {
namespace {

constexpr int lowest_priority = 19;

std::size_t or_cores(std::size_t threads) {
  return threads != 0 ? threads : std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

}  // namespace

HashingPool::HashingPool() : HashingPool(Settings{}) {}

HashingPool::HashingPool(const Settings& settings) : limit_(settings.queue) {
  try {
    for (std::size_t i = 0; i < or_cores(settings.threads); ++i) threads_.emplace_back([this] { serve(); });
  } catch (...) {  // no more threads to be had: those that run must end before their members do
    stop();
    throw;
  }
}

HashingPool::~HashingPool() { stop(); }

void HashingPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  arrived_.notify_all();
  for (auto& thread : threads_) thread.join();
  std::unique_lock lock(mutex_);
  left_.wait(lock, [&] { return callers_ == 0; });
}

Result<std::string> HashingPool::hash(std::string_view password, const Cost& cost, crypto::Random& random) {
  return run([&] { return password::hash(password, cost, random); });
}

Result<bool> HashingPool::verify(std::string_view password, std::string_view stored) {
  return run([&] { return password::verify(password, stored); });
}

std::size_t HashingPool::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

Result<void> HashingPool::run_and_wait(std::function<void()> work) {
  Job job{.work = std::move(work)};
  std::unique_lock lock(mutex_);
  if (stopping_ || queue_.size() >= limit_ + idle_) {
    return fail(Error{Reason::overloaded, "the password hashing queue is full", std::chrono::seconds{1}});
  }
  queue_.push_back(&job);
  ++callers_;
  arrived_.notify_one();
  job.finished.wait(lock, [&] { return job.done; });
  --callers_;
  left_.notify_one();
  if (job.thrown) std::rethrow_exception(job.thrown);
  return {};
}

void HashingPool::serve() {
  // Of this thread alone (Linux); where it is not allowed, hashing goes on at the priority it has.
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), lowest_priority);
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    arrived_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    --idle_;
    if (queue_.empty()) return;
    Job& job = *queue_.front();
    queue_.pop_front();
    lock.unlock();
    try {
      job.work();
    } catch (...) {  // belongs to the caller, who waits
      job.thrown = std::current_exception();
    }
    lock.lock();
    job.done = true;
    job.finished.notify_one();  // under the lock: the job is gone once its caller wakes
  }
}

}  // namespace gatehouse::password
