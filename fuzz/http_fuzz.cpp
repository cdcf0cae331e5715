// However the bytes are cut, a session hands out the same requests and says the same; what it hands out keeps its
// promises, and survives the bytes it came from.
#include <fuzz/pieces.h>
#include <fuzz/promise.h>
#include <gatehouse/base/utf8.h>
#include <gatehouse/http/cookies.h>
#include <gatehouse/http/session.h>

namespace http = gatehouse::http;
using gatehouse::fuzz::Pieces;
using gatehouse::fuzz::require;

namespace {

void check(const http::Request& request) {
  const std::string_view path = request.path();
  require(path.empty() || path == "*" || path.front() == '/');
  require(gatehouse::is_utf8(path));
  require(path.find('\0') == std::string_view::npos && path.find("//") == std::string_view::npos);
  require(path.find("/../") == std::string_view::npos && path.find('\\') == std::string_view::npos);
  require(request.headers().size() <= http::Limits{}.headers && request.header_count("host") <= 1);
  require(request.header_count("content-length") + request.header_count("transfer-encoding") <= 1);
  require(request.body().size() <= http::Limits{}.body);
  for (const http::Field& field : request.headers()) {
    require(http::is_field_name(field.name) && http::is_field_value(field.value));
  }
  if (const auto query = request.query_parameters()) require(query->all().size() <= http::Query::max_parameters);
  if (const auto cookies = http::Cookies::of(request)) (void)cookies->find("s");
}

std::string describe(const http::Request& request) {
  std::string text(http::name(request.method()));
  text.append(" ").append(request.target()).append(" ").append(request.path()).append(" ").append(request.host());
  for (const http::Field& field : request.headers())
    text.append("\n").append(field.name).append(":").append(field.value);
  return text.append("\n\n").append(request.body());
}

std::string run(std::string_view bytes, Pieces pieces) {
  const auto refuse = [](gatehouse::Reason reason) {
    return http::Response{.status = gatehouse::facts(reason).status};
  };
  http::SessionShared shared({}, refuse, gatehouse::Time{});
  http::Session session(shared, "::1", false);
  std::string out, seen, waiting;
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, pieces.next());
    bytes.remove_prefix(piece.size());
    waiting += piece;
    for (;;) {
      std::string scratch = waiting;
      const std::size_t used = session.feed(scratch, out);
      waiting.erase(0, used);
      if (session.request() == nullptr) break;
      session.hold();
      scratch.assign(scratch.size(), '#');
      check(*session.request());
      seen += describe(*session.request());
      session.answer({.status = 200, .body = "ok"}, out);
    }
  }
  return out + "|" + seen + (session.is_over() ? "|over" : session.is_idle() ? "|idle" : "|waiting");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes = gatehouse::fuzz::text_of(data, size);
  const std::uint8_t choice = gatehouse::fuzz::take_choice(bytes);
  require(run(bytes, Pieces(0)) == run(bytes, Pieces(choice)));
  return 0;
}
