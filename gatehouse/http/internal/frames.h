// Frames of a WebSocket (RFC 6455 section 5) without any I/O: bytes in, messages out. The grammar is libwslay's.
#pragma once

#include <gatehouse/http/websocket.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::http {

enum class Opcode : unsigned char { text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

// Appends a frame as servers send them: whole, unmasked.
void append_frame(std::string& out, Opcode opcode, std::string_view payload);
void append_close(std::string& out, CloseCode code, std::string_view reason);  // `reason` is cut to 123 bytes

class FrameParser;

// Parsers, with buffers of 4 KB, that the readers of one thread share: one that is between two frames needs none.
// Outlives them. Not thread-safe.
class FrameParsers {
 public:
  FrameParsers();
  ~FrameParsers();
  FrameParsers(const FrameParsers&) = delete;
  FrameParsers& operator=(const FrameParsers&) = delete;

 private:
  friend class FrameReader;
  std::unique_ptr<FrameParser> take();
  void give_back(std::unique_ptr<FrameParser> parser);

  std::vector<std::unique_ptr<FrameParser>> spare_;
};

// What a reader finds. Must not throw: it is called from C.
class FrameSink {
 public:
  virtual ~FrameSink() = default;
  // One whole message; text is UTF-8. The view ends with the call.
  virtual void message(std::string_view payload, bool is_text) noexcept = 0;
};

// Not thread-safe.
class FrameReader {
 public:
  FrameReader(FrameParsers& parsers, std::size_t longest_message);
  ~FrameReader();
  FrameReader(const FrameReader&) = delete;
  FrameReader& operator=(const FrameReader&) = delete;

  // Takes bytes that arrived; appends to `out` what they have to be answered with (pongs, a close). False: nothing more
  // will be read: the other side closed, or broke the rules.
  bool feed(std::string_view bytes, FrameSink& sink, std::string& out);
  bool was_closed() const { return was_closed_; }  // by the other side, properly

 private:
  FrameParsers& parsers_;
  const std::size_t longest_message_;
  std::unique_ptr<FrameParser> parser_;  // only while a frame or a message is under way
  bool over_ = false;
  bool was_closed_ = false;
};

}  // namespace gatehouse::http
