// SendBuffer: bytes on their way out, appended at the end and taken by the socket from the front.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gatehouse::http {

// Holds at most twice what is unsent, and nothing big once it is empty. Not thread-safe.
class SendBuffer {
 public:
  // Takes the bytes out of `more` and leaves it empty.
  void append(std::string& more);
  std::string_view unsent() const { return std::string_view(bytes_).substr(sent_); }
  bool empty() const { return sent_ == bytes_.size(); }
  void sent(std::size_t count);  // of `unsent`
  std::size_t held() const { return bytes_.capacity(); }

 private:
  std::string bytes_;
  std::size_t sent_ = 0;
};

}  // namespace gatehouse::http
