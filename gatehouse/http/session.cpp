#include <gatehouse/http/session.h>

#include <gatehouse/http/date.h>
#include <gatehouse/http/internal/h1.h>
#include <gatehouse/http/internal/request_writer.h>
#include <gatehouse/http/internal/serialize.h>

#include <algorithm>

namespace gatehouse::http {

SessionShared::SessionShared(Limits limits, std::function<Response(Reason)> refuse, Time now)
    : limits_(limits), refuse_(std::move(refuse)) {
  set_time(now);
}
SessionShared::~SessionShared() = default;

void SessionShared::set_time(Time now) { date_ = "Date: " + http_date(now) + "\r\n"; }

std::unique_ptr<Request> SessionShared::take() {
  if (spare_.empty()) return std::make_unique<Request>();
  std::unique_ptr<Request> request = std::move(spare_.back());
  spare_.pop_back();
  return request;
}

void SessionShared::give_back(std::unique_ptr<Request> request) {
  constexpr std::size_t enough = 16;
  if (request != nullptr && spare_.size() < enough) spare_.push_back(std::move(request));
}

Session::Session(SessionShared& shared, std::string_view peer, bool tls) : shared_(shared), peer_(peer), tls_(tls) {}
Session::~Session() { shared_.give_back(std::move(request_)); }

bool Session::is_idle() const { return phase_ == Phase::head && head_.empty(); }

std::size_t Session::feed(std::string_view bytes, std::string& out) {
  std::size_t used = 0;
  while (used < bytes.size() && reads()) {
    const std::string_view rest = bytes.substr(used);
    switch (phase_) {
      case Phase::head: used += feed_head(rest, out); break;
      case Phase::fixed_body: used += feed_fixed(rest); break;
      case Phase::chunked_body: used += feed_chunked(rest, out); break;
      default: break;
    }
  }
  if (phase_ == Phase::over) return bytes.size();
  if (in_body()) hold();
  return used;
}

std::size_t Session::feed_head(std::string_view bytes, std::string& out) {
  const std::size_t limit = shared_.limits_.head;
  const std::size_t before = head_.size();
  std::string_view text = bytes.substr(0, limit - before);
  if (before != 0) text = head_.append(text);
  const HeadScan scan = scan_head(text, scanned_);
  if (scan.state == HeadScan::State::complete) {
    if (before != 0) head_.resize(scan.end);
    in_place_ = before == 0;
    begin(text.substr(0, scan.end), out);
    return scan.end - before;
  }
  if (scan.state == HeadScan::State::bad) {
    refuse(Reason::invalid_request, out);
  } else if (text.size() >= limit) {
    const std::size_t line = text.find('\n', 2);
    refuse(line == std::string_view::npos ? Reason::uri_too_long : Reason::header_too_large, out);
  } else if (before == 0) {
    head_ = bytes;
  }
  return bytes.size();
}

// The head is whole.
void Session::begin(std::string_view head, std::string& out) {
  if (head.starts_with("\r\n")) head.remove_prefix(2);  // RFC 9112 2.2: one empty line before the request line
  head_view_ = head;
  scanned_ = 0;
  request_ = shared_.take();
  RequestWriter writer{*request_};
  writer.clear();
  writer.peer(peer_, tls_);
  Head result = read_head(head, *request_, shared_.limits_);
  if (result.refused) return refuse(*result.refused, out);
  keep_alive_ = result.keep_alive;
  missing_ = result.length;
  chunks_ = std::move(result.chunks);
  phase_ = chunks_ != nullptr ? Phase::chunked_body : missing_ != 0 ? Phase::fixed_body : Phase::answering;
  if (result.expects_continue && in_body()) out += "HTTP/1.1 100 Continue\r\n\r\n";
}

std::size_t Session::feed_fixed(std::string_view bytes) {
  const std::string_view part =
      bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(missing_, bytes.size())));
  const bool all_here = in_place_ && part.size() == missing_;  // the body follows its head in the same bytes
  if (!all_here) body_ += part;
  missing_ -= part.size();
  if (missing_ != 0) return part.size();
  if (all_here) head_view_ = {head_view_.data(), head_view_.size() + part.size()};
  RequestWriter{*request_}.body(all_here ? part : std::string_view(body_));
  phase_ = Phase::answering;
  return part.size();
}

std::size_t Session::feed_chunked(std::string_view bytes, std::string& out) {
  const ChunkedBody::Progress progress = chunks_->take(bytes, body_);
  if (progress.refused) {
    refuse(*progress.refused, out);
  } else if (progress.done) {
    RequestWriter{*request_}.body(body_);
    phase_ = Phase::answering;
  }
  return progress.consumed;
}

void Session::hold() {
  if (!in_place_ || request_ == nullptr) return;
  head_ = head_view_;
  RequestWriter{*request_}.move_views(head_view_, head_.data());
  in_place_ = false;
}

void Session::answer(const Response& response, std::string& out) {
  if (phase_ != Phase::answering) return;
  if (!is_sendable(response)) {
    const Response instead = shared_.refuse_(Reason::internal);
    if (is_sendable(instead)) return answer(instead, out);
    return answer(Response{.status = 500}, out);
  }
  const bool old = request_->is_http_1_0();
  const bool head_only = request_->method() == Method::head;
  const bool streams = response.more != nullptr && !head_only;
  const bool close = response.close || closing_ || !keep_alive_ || (streams && old);  // RFC 9112 6.3: until closed
  const bool switches = response.status == 101;
  chunked_ = streams && !old;
  serialize(response,
            {.date = shared_.date_,
             .head_only = head_only,
             .close = close && !switches,
             .keep_1_0 = old && !close,
             .chunked = chunked_},
            out);
  reset();
  keep_alive_ = !close;
  phase_ = switches ? Phase::upgraded : streams ? Phase::streaming : close ? Phase::over : Phase::head;
}

void Session::piece(std::string_view bytes, std::string& out) {
  chunked_ ? append_chunk(out, bytes) : void(out += bytes);
}

void Session::end_stream(std::string& out) {
  if (chunked_) append_last_chunk(out);
  phase_ = keep_alive_ && !closing_ ? Phase::head : Phase::over;
}

void Session::refuse(Reason reason, std::string& out) {
  if (phase_ == Phase::over) return;
  if (!is_idle() || reason != Reason::request_timeout) {
    Response response = shared_.refuse_(reason);
    if (!is_sendable(response)) response = Response{.status = facts(reason).status};
    if (response.status == 405 && response.find("Allow") == nullptr) response.add("Allow", MethodSet::all().allow());
    const bool head_only = request_ != nullptr && request_->method() == Method::head;
    serialize(response, {.date = shared_.date_, .head_only = head_only, .close = true, .keep_1_0 = false}, out);
  }
  reset();
  refused_ = true;
  phase_ = Phase::over;
}

// Back to an idle session that owns no memory.
void Session::reset() {
  shared_.give_back(std::move(request_));
  chunks_.reset();
  head_view_ = {};
  std::string().swap(head_);
  std::string().swap(body_);
  scanned_ = 0;
  in_place_ = false;
}

}  // namespace gatehouse::http
