#include <gatehouse/http/internal/h1.h>

#include <gatehouse/http/internal/request_writer.h>
#include <gatehouse/http/response.h>

#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <array>

namespace gatehouse::http {
namespace {

namespace beast = boost::beast::http;
using ErrorCode = boost::beast::error_code;
using View = boost::beast::string_view;

std::string_view plain(View view) { return {view.data(), view.size()}; }

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Fields that a server acts upon: a second one means that somebody in between may have read the other.
constexpr std::array single_fields{
    beast::field::host,          beast::field::content_length, beast::field::transfer_encoding,
    beast::field::authorization, beast::field::cookie,         beast::field::content_type,
    beast::field::origin,        beast::field::expect};

class Parser final : public beast::basic_parser<true>, public ChunkedBody {
 public:
  static constexpr std::size_t window = 4096;  // the longest chunk line or trailer section
  static constexpr std::size_t max_extension = 256;
  static constexpr std::size_t max_extensions = 4096;  // of all chunks together

  Parser(Request& request, const Limits& limits) : writer_{request}, limits_(limits) {
    // The limits are ours: Beast's count differently when the bytes come in pieces.
    body_limit(boost::none);
    header_limit(static_cast<std::uint32_t>(limits.head + 1));
  }
  Parser(Parser&&) = default;

  Head read(std::string_view head);
  Progress take(std::string_view bytes, std::string& body) override;

 private:
  std::optional<Reason> check_framing() const;
  std::size_t step(std::string_view bytes, bool& more);
  bool seen(beast::field field) const { return (seen_ & bit(field)) != 0; }
  static unsigned bit(beast::field field) {
    const auto at = std::ranges::find(single_fields, field);
    return at == single_fields.end() ? 0U : 1U << (at - single_fields.begin());
  }
  void refuse(Reason reason, ErrorCode& ec) {
    if (!refused_) refused_ = reason;
    ec = beast::error::bad_value;
  }

  void on_request_impl(beast::verb verb, View method, View target, int version, ErrorCode& ec) override;
  void on_response_impl(int, View, int, ErrorCode&) override {}
  void on_field_impl(beast::field field, View name, View value, ErrorCode& ec) override;
  void on_header_impl(ErrorCode&) override { head_done_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
  std::size_t on_body_impl(View body, ErrorCode&) override { return body.size(); }
  void on_chunk_header_impl(std::uint64_t size, View extensions, ErrorCode& ec) override;
  std::size_t on_chunk_body_impl(std::uint64_t, View body, ErrorCode&) override {
    body_->append(body.data(), body.size());
    return body.size();
  }
  void on_finish_impl(ErrorCode&) override {}

  RequestWriter writer_;
  const Limits& limits_;
  std::optional<Reason> refused_;
  std::string_view target_;
  std::string_view host_;
  std::size_t fields_ = 0;
  unsigned seen_ = 0;
  int version_ = 11;
  bool head_done_ = false;
  bool expects_continue_ = false;
  std::string* body_ = nullptr;
  bool in_chunks_ = false;       // a chunk line has been read
  std::uint64_t announced_ = 0;  // bytes of all chunks so far
  std::size_t extensions_ = 0;
  std::string carry_;  // a chunk line that has not come whole
};

void Parser::on_request_impl(beast::verb verb, View method, View target, int version, ErrorCode& ec) {
  const auto known = method_named(plain(method));
  if (target.size() > limits_.target) return refuse(Reason::uri_too_long, ec);
  if (!known) {
    // RFC 9110 9.1: 501 for a method nobody here knows, 405 for one that is known and not wanted (TRACE, CONNECT).
    return refuse(verb == beast::verb::unknown ? Reason::not_implemented : Reason::method_not_allowed, ec);
  }
  version_ = version;
  target_ = plain(target);
  writer_.method(*known);
  writer_.version(version);
}

void Parser::on_field_impl(beast::field field, View name, View value, ErrorCode& ec) {
  if (head_done_) return;  // a trailer: never merged (RFC 9110 6.5.1)
  if (++fields_ > limits_.headers) return refuse(Reason::header_too_large, ec);
  const unsigned mark = bit(field);
  if ((seen_ & mark) != 0) return refuse(Reason::invalid_request, ec);
  seen_ |= mark;
  const std::string_view text = plain(value);
  const bool bad = (field == beast::field::content_length && !is_digits(text)) ||
                   (field == beast::field::transfer_encoding && !same_name(text, "chunked")) ||
                   (field == beast::field::expect && !same_name(text, "100-continue"));
  if (bad) return refuse(Reason::invalid_request, ec);
  if (field == beast::field::host) host_ = text;
  if (field == beast::field::expect) expects_continue_ = true;
  writer_.field(plain(name), text);
}

void Parser::on_chunk_header_impl(std::uint64_t size, View extensions, ErrorCode& ec) {
  in_chunks_ = true;
  extensions_ += extensions.size();
  if (extensions.size() > max_extension || extensions_ > max_extensions || !is_field_value(plain(extensions))) {
    return refuse(Reason::invalid_request, ec);
  }
  if (size > limits_.body - announced_) return refuse(Reason::body_too_large, ec);
  announced_ += size;
}

// What no single field can tell.
std::optional<Reason> Parser::check_framing() const {
  // RFC 9112 3.2: exactly one Host in HTTP/1.1, and a valid one.
  const bool host = seen(beast::field::host);
  if ((version_ == 11 && !host) || (host && !is_host(host_))) return Reason::invalid_request;
  // RFC 9112 6.1: both, or chunked in HTTP/1.0, smells of smuggling.
  const bool encoded = seen(beast::field::transfer_encoding);
  if (encoded && (seen(beast::field::content_length) || version_ < 11 || !chunked())) return Reason::invalid_request;
  return std::nullopt;
}

// "GET / HTTP/2.0": well-formed, only not for us.
bool is_foreign_version(std::string_view head) {
  const std::string_view line = head.substr(0, head.find("\r\n"));
  const std::size_t space = line.rfind(' ');
  if (space == std::string_view::npos) return false;
  const std::string_view version = line.substr(space + 1);
  return version.size() == 8 && version.starts_with("HTTP/") && version[6] == '.' && is_digits(version.substr(5, 1)) &&
         is_digits(version.substr(7));
}

Head Parser::read(std::string_view head) {
  ErrorCode ec;
  put(boost::asio::const_buffer(head.data(), head.size()), ec);
  if (ec == beast::error::bad_version && is_foreign_version(head)) return {.refused = Reason::unsupported_version};
  if (refused_ || ec || !is_header_done()) return {.refused = refused_.value_or(Reason::invalid_request)};
  if (const auto reason = check_framing()) return {.refused = reason};
  if (!writer_.target(target_)) return {.refused = Reason::invalid_request};
  const std::uint64_t length = content_length().value_or(0);
  if (length > limits_.body) return {.refused = Reason::body_too_large};
  const bool continued = expects_continue_ && version_ == 11;
  return {.refused = {}, .keep_alive = keep_alive(), .expects_continue = continued, .length = length, .chunks = {}};
}

// One element of the grammar. `more`: it has not come whole.
std::size_t Parser::step(std::string_view bytes, bool& more) {
  // Beast 1.81 asserts, wrongly, that a last chunk it has begun never shows only four bytes. It can, if it is the
  // first.
  more = !in_chunks_ && bytes.size() == 4 && bytes.starts_with("0\r\n");
  if (more) return 0;
  ErrorCode ec;
  const std::size_t used = put(boost::asio::const_buffer(bytes.data(), bytes.size()), ec);
  more = ec == beast::error::need_more;
  if (ec && !more && !refused_) refused_ = Reason::invalid_request;
  if (!more) return used;
  // Beast waits for CR LF; a lone LF, or a line without end, is not worth waiting for.
  const std::string_view left = bytes.substr(used);
  for (std::size_t at = left.find('\n'); at != std::string_view::npos; at = left.find('\n', at + 1)) {
    if (at == 0 || left[at - 1] != '\r') refused_ = Reason::invalid_request;
  }
  if (left.size() >= window) refused_ = Reason::invalid_request;
  return used;
}

ChunkedBody::Progress Parser::take(std::string_view bytes, std::string& body) {
  body_ = &body;
  std::size_t used = 0;
  while (!is_done() && !refused_ && used < bytes.size()) {
    bool more = false;
    const std::string_view next = bytes.substr(used, window - carry_.size());
    used += next.size();
    if (carry_.empty()) {
      const std::size_t taken = step(next, more);
      if (more) carry_ = next.substr(taken);
      if (!more) used -= next.size() - taken;
      continue;
    }
    const std::size_t carried = carry_.size();
    carry_ += next;
    const std::size_t taken = step(carry_, more);
    if (more) continue;
    // Never: what was not enough is not taken in part.
    if (taken < carried && !refused_) refused_ = Reason::invalid_request;
    used -= carry_.size() - std::max(taken, carried);
    carry_.clear();
  }
  return {.consumed = used, .done = is_done() && !refused_, .refused = refused_};
}

}  // namespace

Head read_head(std::string_view bytes, Request& request, const Limits& limits) {
  Parser parser(request, limits);
  Head head = parser.read(bytes);
  if (!head.refused && parser.chunked()) head.chunks = std::make_unique<Parser>(std::move(parser));
  return head;
}

HeadScan scan_head(std::string_view bytes, std::size_t& scanned) {
  for (;;) {
    const std::size_t at = bytes.find('\n', scanned);
    if (at == std::string_view::npos) {
      scanned = bytes.size();
      return {};
    }
    if (at == 0 || bytes[at - 1] != '\r') return {HeadScan::State::bad, 0};
    if (at >= 3 && bytes[at - 2] == '\n') return {HeadScan::State::complete, at + 1};
    scanned = at;
    if (at + 1 == bytes.size()) return {};
    if (bytes[at + 1] == ' ' || bytes[at + 1] == '\t') return {HeadScan::State::bad, 0};
    scanned = at + 1;
  }
}

}  // namespace gatehouse::http
