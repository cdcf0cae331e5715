#include <gatehouse/http/internal/send_buffer.h>

#include <utility>

namespace gatehouse::http {
namespace {

constexpr std::size_t big = std::size_t{16} * 1024;

void release_big(std::string& bytes) {
  bytes.clear();
  if (bytes.capacity() > big) std::string().swap(bytes);
}

}  // namespace

void SendBuffer::append(std::string& more) {
  if (empty()) {
    std::swap(bytes_, more);
    sent_ = 0;
  } else {
    bytes_ += more;
  }
  release_big(more);
}

// What has been sent goes once it is half of all, so that a reader who is always a little behind costs no more.
void SendBuffer::sent(std::size_t count) {
  sent_ += count;
  if (empty()) {
    release_big(bytes_);
    sent_ = 0;
  } else if (sent_ >= bytes_.size() / 2) {
    bytes_.erase(0, sent_);
    sent_ = 0;
  }
}

}  // namespace gatehouse::http
