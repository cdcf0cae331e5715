// A session without a socket, and what goes over its wire; for tests.
#pragma once

#include <gatehouse/http/session.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::http {

inline constexpr std::string_view date = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";

inline Response refusal(Reason reason) { return text(facts(reason).status, std::string(facts(reason).code)); }

// Answers every request with what it saw of it.
struct Wire {
  explicit Wire(Limits limits = {})
      : shared(limits, refusal, from_unix_seconds(784'111'777)), session(shared, "::1", false) {}

  // As a server would: feeds pieces, answers at once, keeps what was not consumed.
  void feed(std::string_view bytes) {
    std::string piece = rest + std::string(bytes);
    rest.clear();
    std::string_view left = piece;
    for (;;) {
      left.remove_prefix(session.feed(left, out));
      if (session.request() == nullptr) break;
      if (held) session.hold();
      seen.push_back(describe(*session.request()));
      if (held) std::fill(piece.begin(), piece.begin() + (left.data() - piece.data()), '#');
      session.answer(next, out);
    }
    rest = left;
  }

  static std::string describe(const Request& request) {
    std::string text = std::string(name(request.method())) + ' ' + std::string(request.target()) + ' ' +
                       std::string(request.path()) + ' ' + std::string(request.host());
    for (const Field& field : request.headers()) text += '|' + std::string(field.name) + '=' + std::string(field.value);
    return text + '|' + std::string(request.body());
  }

  std::string outcome() const {
    std::string all = out;
    for (const std::string& one : seen) all += '\n' + one;
    return all + (session.is_over() ? " over" : " open");
  }

  SessionShared shared;
  Session session;
  Response next = text(200, "hello");
  bool held = false;  // copy each request out of the bytes it came in, then spoil them
  std::string out, rest;
  std::vector<std::string> seen;
};

inline std::string answer_to(std::string_view bytes, Limits limits = {}) {
  Wire wire(limits);
  wire.feed(bytes);
  return wire.out;
}

inline void expect_refused(std::string_view bytes, int status, Limits limits = {}) {
  Wire wire(limits);
  wire.feed(bytes);
  EXPECT_THAT(wire.out, testing::StartsWith("HTTP/1.1 " + std::to_string(status))) << bytes.substr(0, 200);
  EXPECT_THAT(wire.out, testing::HasSubstr("Connection: close\r\n"));
  EXPECT_TRUE(wire.session.is_over()) << bytes.substr(0, 200);
  EXPECT_TRUE(wire.session.was_refused());
  EXPECT_TRUE(wire.seen.empty()) << "handed out: " << wire.seen[0];
}

inline std::string get(std::string_view fields) {
  return "GET / HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}
inline std::string post(std::string_view fields, std::string_view body = {}) {
  return "POST / HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n" + std::string(body);
}
inline std::string chunked(std::string_view body) { return post("Transfer-Encoding: chunked\r\n", body); }

}  // namespace gatehouse::http
