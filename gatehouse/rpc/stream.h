// Stream: what an exposed function gives when it answers with many values, one after the other.
//
//   service.expose("count", {"to"}, [](int to) -> rpc::Stream<int> {
//     for (int at = 1; at <= to; ++at) co_yield at;
//   });
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace gatehouse::rpc {

// A coroutine that is run on a worker, one value at a time and only as fast as the caller reads; it is destroyed, at a
// co_yield, when the caller goes away or cancels. Owned by one; not thread-safe. What it throws ends the stream with an
// error. Parameters it keeps must be taken by value; `const rpc::Call&` stays good.
template <class T>
class [[nodiscard]] Stream {
 public:
  struct promise_type {
    std::optional<T> value;
    std::exception_ptr thrown;

    Stream get_return_object() { return Stream(Handle::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T next) {
      value.emplace(std::move(next));
      return {};
    }
    void return_void() {}
    void unhandled_exception() { thrown = std::current_exception(); }
    void await_transform() = delete;  // a stream waits by blocking its worker
  };

  Stream(Stream&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Stream& operator=(Stream&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() {
    if (handle_) handle_.destroy();
  }

  // Runs up to the next co_yield; empty: the end. Throws what the coroutine throws.
  std::optional<T> next() {
    if (!handle_ || handle_.done()) return std::nullopt;
    handle_.resume();
    auto& promise = handle_.promise();
    if (promise.thrown) std::rethrow_exception(std::exchange(promise.thrown, nullptr));
    return std::exchange(promise.value, std::nullopt);
  }

 private:
  using Handle = std::coroutine_handle<promise_type>;
  explicit Stream(Handle handle) : handle_(handle) {}
  Handle handle_;
};

}  // namespace gatehouse::rpc
