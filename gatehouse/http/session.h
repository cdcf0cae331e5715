// Session: HTTP/1.1 and 1.0 of one connection without any I/O: bytes in, requests out, answers in, bytes out (RFC
// 9112).
#pragma once

#include <gatehouse/base/clock.h>
#include <gatehouse/base/reason.h>
#include <gatehouse/http/request.h>
#include <gatehouse/http/response.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::http {

struct Limits {
  std::size_t head = 16 * 1024;    // bytes up to and with the empty line: 431
  std::size_t headers = 100;       // fields: 431
  std::size_t target = 8 * 1024;   // bytes: 414
  std::size_t body = 1024 * 1024;  // bytes after decoding: 413
};

// What the sessions of one thread share; outlives them. Not thread-safe.
class SessionShared {
 public:
  SessionShared(Limits limits, std::function<Response(Reason)> refuse, Time now);
  ~SessionShared();
  SessionShared(const SessionShared&) = delete;
  SessionShared& operator=(const SessionShared&) = delete;
  void set_time(Time now);  // for the Date field; once a second is enough

 private:
  friend class Session;
  std::unique_ptr<Request> take();
  void give_back(std::unique_ptr<Request> request);

  Limits limits_;
  std::function<Response(Reason)> refuse_;
  std::string date_;                             // "Date: …\r\n"
  std::vector<std::unique_ptr<Request>> spare_;  // so that a request costs no allocation
};

class ChunkedBody;

// One request at a time is handed out; what follows it in the pipeline is not consumed until it is answered. Every
// error of the wire is answered by `refuse` and ends the session. Not thread-safe.
class Session {
 public:
  Session(SessionShared& shared, std::string_view peer, bool tls);  // `peer` outlives it
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Takes bytes that arrived, appends what has to be sent to `out`. Returns how many bytes it consumed: all of them,
  // unless a request is waiting or the session is over. The request may be a view into `bytes`: answer it, or `hold`
  // it, before they change.
  std::size_t feed(std::string_view bytes, std::string& out);
  // The request that waits for its answer, else nullptr.
  Request* request() { return phase_ == Phase::answering ? request_.get() : nullptr; }
  void hold();  // copies the waiting request out of the bytes it was fed from
  // An unsendable response becomes refuse(internal). One with `more` is not whole yet: `piece` by `piece`, then
  // `end_stream`. One that switches protocols leaves this session behind.
  void answer(const Response& response, std::string& out);
  void piece(std::string_view bytes, std::string& out);
  void end_stream(std::string& out);
  // Too slow, too busy, or a handler that threw: answers instead and ends the session. Nothing is sent while a
  // connection is idle between requests.
  void refuse(Reason reason, std::string& out);
  // The next answer will be the last one (the server is stopping).
  void close_after_answer() { closing_ = true; }

  bool is_streaming() const { return phase_ == Phase::streaming; }
  bool is_upgraded() const { return phase_ == Phase::upgraded; }  // the bytes belong to another protocol now
  bool is_over() const { return phase_ == Phase::over; }          // send what is left, then close
  bool was_refused() const { return refused_; }                   // over by an error: the client may still be sending
  bool is_idle() const;                                           // between requests, not one byte of the next has come
  bool in_body() const { return phase_ == Phase::fixed_body || phase_ == Phase::chunked_body; }

 private:
  enum class Phase : unsigned char { head, fixed_body, chunked_body, answering, streaming, upgraded, over };

  std::size_t feed_head(std::string_view bytes, std::string& out);
  std::size_t feed_fixed(std::string_view bytes);
  std::size_t feed_chunked(std::string_view bytes, std::string& out);
  void begin(std::string_view head, std::string& out);
  void reset();
  bool reads() const { return phase_ == Phase::head || in_body(); }

  SessionShared& shared_;
  std::string_view peer_;
  Phase phase_ = Phase::head;
  bool tls_ = false;
  bool keep_alive_ = true;
  bool closing_ = false;
  bool refused_ = false;
  bool chunked_ = false;   // what is being streamed
  bool in_place_ = false;  // the request is a view into the caller's bytes
  std::size_t scanned_ = 0;
  std::uint64_t missing_ = 0;  // bytes of a fixed body
  std::string_view head_view_;
  std::string head_;  // of a request that did not come in one piece
  std::string body_;
  std::unique_ptr<Request> request_;
  std::unique_ptr<ChunkedBody> chunks_;
};

}  // namespace gatehouse::http
