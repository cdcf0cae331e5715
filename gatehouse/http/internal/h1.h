// The grammar of HTTP/1.1 as Beast's parser reads it, and the strictness on top (RFC 9112; smuggling).
#pragma once

#include <gatehouse/http/session.h>

#include <optional>

namespace gatehouse::http {

// Reads a chunked body. Once made it is fed until it is done or refuses.
class ChunkedBody {
 public:
  struct Progress {
    std::size_t consumed = 0;
    bool done = false;
    std::optional<Reason> refused = {};
  };
  virtual ~ChunkedBody() = default;
  // Appends what it decodes to `body`. Consumes everything until it is done. Trailers are dropped.
  virtual Progress take(std::string_view bytes, std::string& body) = 0;
};

struct Head {
  std::optional<Reason> refused = {};
  bool keep_alive = false;
  bool expects_continue = false;
  std::uint64_t length = 0;                  // of a body that is not chunked
  std::unique_ptr<ChunkedBody> chunks = {};  // or the reader of one that is
};

// `head` is whole, with its empty line. Fills `request` with views into it; peer and body are the caller's.
Head read_head(std::string_view head, Request& request, const Limits& limits);

// Looks for the empty line that ends a head; bytes before `scanned` were looked at before. Refuses what must not be
// waited for: a line end without CR, and folded lines (RFC 9112 5.2).
struct HeadScan {
  enum class State : unsigned char { more, complete, bad };
  State state = State::more;
  std::size_t end = 0;  // just behind the empty line, if complete
};
HeadScan scan_head(std::string_view bytes, std::size_t& scanned);

}  // namespace gatehouse::http
