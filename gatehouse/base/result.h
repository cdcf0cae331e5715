// Result<T>: a value or an Error. Expected failures travel this way; nothing below `app` throws for them.
#pragma once

#include <gatehouse/base/reason.h>

#include <chrono>
#include <expected>
#include <string>
#include <type_traits>
#include <utility>

namespace gatehouse {

struct Error {
  Reason reason = Reason::internal;
  std::string detail;                   // for the log and the command line; never sent to a client
  std::chrono::seconds retry_after{0};  // for 429 and 503; zero: the reply chooses
};

template <class T>
class [[nodiscard]] Result : public std::expected<T, Error> {
 public:
  using std::expected<T, Error>::expected;
};

// `return fail(Reason::forbidden, "closed");` from any function that returns a Result.
inline std::unexpected<Error> fail(Reason reason, std::string detail = {}) {
  return std::unexpected(Error{reason, std::move(detail), {}});
}
inline std::unexpected<Error> fail(Error error) { return std::unexpected(std::move(error)); }

namespace detail {
template <class T>
T take(Result<T>& result) {
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}
}  // namespace detail

}  // namespace gatehouse

// The value of a Result, or return its Error from this function.
// Only as a whole statement, initializer or `return`: inside a braced initializer g++ 12 leaks.
#define TRY(...)                                                                          \
  __extension__({                                                                         \
    auto gatehouse_result = (__VA_ARGS__);                                                \
    if (!gatehouse_result) return ::gatehouse::fail(std::move(gatehouse_result).error()); \
    ::gatehouse::detail::take(gatehouse_result);                                          \
  })
