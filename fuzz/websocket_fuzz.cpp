// However the bytes are cut, a reader of frames hands out the same messages and answers the same pings; messages keep
// to the limit, text is UTF-8, and after the end nothing is read.
#include <fuzz/pieces.h>
#include <fuzz/promise.h>
#include <gatehouse/base/utf8.h>
#include <gatehouse/http/internal/frames.h>

#include <string>

namespace http = gatehouse::http;
using gatehouse::fuzz::Pieces;
using gatehouse::fuzz::require;

namespace {

constexpr std::size_t longest_message = 4096;

class Messages final : public http::FrameSink {
 public:
  void message(std::string_view payload, bool is_text) noexcept override {
    require(payload.size() <= longest_message);
    require(!is_text || gatehouse::is_utf8(payload));
    seen.append(is_text ? "t" : "b").append(std::to_string(payload.size())).append(":").append(payload);
  }
  std::string seen;
};

// What was answered but for the close: wslay looks at the reason of one that comes in parts in another way than at a
// whole one's, so that the code may differ, and whether it waits for the rest.
std::string pongs(std::string_view out) {
  std::string found;
  while (!out.empty()) {
    const auto size = 2 + static_cast<std::size_t>(static_cast<unsigned char>(out[1]));
    require(size <= out.size() && size <= 2 + 125);
    if (out[0] != '\x88') found += out.substr(0, size);
    out.remove_prefix(size);
  }
  return found;
}

std::string run(std::string_view bytes, Pieces pieces) {
  http::FrameParsers parsers;
  http::FrameReader reader(parsers, longest_message);
  Messages messages;
  std::string out;
  bool open = true;
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, pieces.next());
    bytes.remove_prefix(piece.size());
    const std::size_t said = out.size() + messages.seen.size();
    const bool was_open = open;
    open = reader.feed(piece, messages, out);
    require(was_open || (!open && out.size() + messages.seen.size() == said));
  }
  return pongs(out) + "|" + messages.seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes = gatehouse::fuzz::text_of(data, size);
  const std::uint8_t choice = gatehouse::fuzz::take_choice(bytes);
  require(run(bytes, Pieces(0)) == run(bytes, Pieces(choice)));
  return 0;
}
