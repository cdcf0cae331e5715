#include <gatehouse/base/utf8.h>
#include <gatehouse/http/internal/frames.h>

#include <wslay/wslay.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace gatehouse::http {
namespace {

void append_big_endian(std::string& out, std::uint64_t number, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>(number >> shift & 0xFF);
}

bool is_control(std::uint8_t opcode) { return (opcode & 8) != 0; }

}  // namespace

void append_frame(std::string& out, Opcode opcode, std::string_view payload) {
  out += static_cast<char>(0x80 | static_cast<unsigned char>(opcode));
  if (payload.size() < 126) {
    out += static_cast<char>(payload.size());
  } else if (payload.size() <= 0xFFFF) {
    out += static_cast<char>(126);
    append_big_endian(out, payload.size(), 2);
  } else {
    out += static_cast<char>(127);
    append_big_endian(out, payload.size(), 8);
  }
  out += payload;
}

void append_close(std::string& out, CloseCode code, std::string_view reason) {
  std::string payload;
  append_big_endian(payload, static_cast<std::uint16_t>(code), 2);
  payload += reason.substr(0, 123);
  append_frame(out, Opcode::close, payload);
}

// One wslay context, and what of the bytes given to it has been accounted for.
class FrameParser {
 public:
  FrameParser() {
    const wslay_event_callbacks callbacks{.recv_callback = on_read,
                                          .send_callback = on_send,
                                          .genmask_callback = nullptr,
                                          .on_frame_recv_start_callback = on_begin,
                                          .on_frame_recv_chunk_callback = on_part,
                                          .on_frame_recv_end_callback = on_end,
                                          .on_msg_recv_callback = on_message};
    if (wslay_event_context_server_init(&context_, &callbacks, this) != 0) throw std::bad_alloc();
    wslay_event_config_set_no_buffering(context_, 1);  // it would allocate by the length that a frame claims
  }
  ~FrameParser() { wslay_event_context_free(context_); }
  FrameParser(const FrameParser&) = delete;
  FrameParser& operator=(const FrameParser&) = delete;

  // False: over.
  bool run(std::string_view bytes, std::size_t longest_message, FrameSink& sink, std::string& out) {
    longest_message_ = longest_message;
    sink_ = &sink;
    out_ = &out;
    bytes_ = bytes;
    if (wslay_event_recv(context_) != 0) refuse(CloseCode::protocol_error);  // it says no more than that
    wslay_event_send(context_);
    if (wslay_event_get_read_enabled(context_) != 0) return true;
    if (closed_) return false;
    if (!refused_) refused_ = static_cast<CloseCode>(wslay_event_get_status_code_sent(context_));
    append_close(out, *refused_, {});
    return false;
  }
  // Every byte belonged to a frame that has ended, and no message is under way.
  bool is_between() const { return missing_ == 0 && !in_frame_ && !in_message_; }
  void forget_big_buffer() {
    constexpr std::size_t enough = 16 * 1024;
    if (message_.capacity() > enough) std::string().swap(message_);
  }
  bool was_closed() const { return closed_; }

 private:
  static FrameParser& self(void* data) { return *static_cast<FrameParser*>(data); }

  // Stops the reading here and now: nothing of what follows is looked at.
  void refuse(CloseCode code) {
    if (!refused_) refused_ = code;
    bytes_ = {};
    wslay_event_shutdown_read(context_);
  }

  // Section 5.5.1; as far as wslay does not look: a code is of two bytes, and what follows it is UTF-8.
  void close(std::string_view payload) {
    if (payload.size() == 1) return refuse(CloseCode::protocol_error);
    if (payload.size() > 2 && !is_utf8(payload.substr(2))) return refuse(CloseCode::invalid_payload);
    closed_ = true;
    append_frame(*out_, Opcode::close, payload);
  }

  static ssize_t on_read(wslay_event_context_ptr context, std::uint8_t* buffer, std::size_t size, int, void* data) {
    auto& parser = self(data);
    const auto part = parser.bytes_.substr(0, size);
    if (part.empty()) {
      wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK);
      return -1;
    }
    std::memcpy(buffer, part.data(), part.size());
    parser.bytes_.remove_prefix(part.size());
    parser.missing_ += static_cast<std::int64_t>(part.size());
    return static_cast<ssize_t>(part.size());
  }

  // What wslay would answer is said by ourselves: in its place among the messages, and never twice.
  static ssize_t on_send(wslay_event_context_ptr, const std::uint8_t*, std::size_t size, int, void*) {
    return static_cast<ssize_t>(size);
  }

  static void on_begin(wslay_event_context_ptr, const wslay_event_on_frame_recv_start_arg* frame, void* data) {
    auto& parser = self(data);
    constexpr std::int64_t mask = 4;
    const auto length = frame->payload_length;
    const std::int64_t extended = length < 126 ? 0 : length <= 0xFFFF ? 2 : 8;
    parser.missing_ -= 2 + extended + mask;
    parser.in_frame_ = true;
    parser.is_control_ = is_control(frame->opcode);
    if (parser.is_control_) return;
    parser.in_message_ = frame->fin == 0;
    if (frame->opcode != 0) parser.is_text_ = frame->opcode == static_cast<std::uint8_t>(Opcode::text);
    if (length > parser.longest_message_ - parser.message_.size()) parser.refuse(CloseCode::message_too_big);
  }

  static void on_part(wslay_event_context_ptr, const wslay_event_on_frame_recv_chunk_arg* chunk, void* data) {
    auto& parser = self(data);
    parser.missing_ -= static_cast<std::int64_t>(chunk->data_length);
    if (parser.is_control_ || parser.refused_) return;
    parser.message_.append(reinterpret_cast<const char*>(chunk->data), chunk->data_length);
  }

  static void on_end(wslay_event_context_ptr, void* data) { self(data).in_frame_ = false; }

  static void on_message(wslay_event_context_ptr, const wslay_event_on_msg_recv_arg* message, void* data) {
    auto& parser = self(data);
    if (parser.refused_) return;
    if (is_control(message->opcode)) {
      const std::string_view payload{reinterpret_cast<const char*>(message->msg), message->msg_length};
      if (message->opcode == static_cast<std::uint8_t>(Opcode::close)) parser.close(payload);
      if (message->opcode == static_cast<std::uint8_t>(Opcode::ping)) append_frame(*parser.out_, Opcode::pong, payload);
      return;
    }
    parser.sink_->message(parser.message_, parser.is_text_);
    parser.message_.clear();
  }

  wslay_event_context_ptr context_ = nullptr;
  std::size_t longest_message_ = 0;  // these four only during `run`
  FrameSink* sink_ = nullptr;
  std::string* out_ = nullptr;
  std::string_view bytes_;
  std::string message_;       // what has come of it
  std::int64_t missing_ = 0;  // bytes that wslay has been given and no frame has used
  bool in_frame_ = false;
  bool in_message_ = false;
  bool is_control_ = false;
  bool is_text_ = false;
  bool closed_ = false;  // by the other side, as it should
  std::optional<CloseCode> refused_;
};

FrameParsers::FrameParsers() = default;
FrameParsers::~FrameParsers() = default;

std::unique_ptr<FrameParser> FrameParsers::take() {
  if (spare_.empty()) return std::make_unique<FrameParser>();
  auto parser = std::move(spare_.back());
  spare_.pop_back();
  return parser;
}

void FrameParsers::give_back(std::unique_ptr<FrameParser> parser) {
  constexpr std::size_t enough = 16;
  parser->forget_big_buffer();
  if (spare_.size() < enough) spare_.push_back(std::move(parser));
}

FrameReader::FrameReader(FrameParsers& parsers, std::size_t longest_message)
    : parsers_(parsers), longest_message_(longest_message) {}
FrameReader::~FrameReader() = default;

bool FrameReader::feed(std::string_view bytes, FrameSink& sink, std::string& out) {
  if (over_) return false;
  if (bytes.empty()) return true;
  if (parser_ == nullptr) parser_ = parsers_.take();
  over_ = !parser_->run(bytes, longest_message_, sink, out);
  was_closed_ = parser_->was_closed();
  if (!over_ && parser_->is_between()) parsers_.give_back(std::move(parser_));
  return !over_;
}

}  // namespace gatehouse::http
