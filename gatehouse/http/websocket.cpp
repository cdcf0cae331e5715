#include <gatehouse/http/websocket.h>

#include <gatehouse/base/ascii.h>
#include <gatehouse/crypto/base64.h>
#include <gatehouse/crypto/digest.h>

namespace gatehouse::http {
namespace {

// One of the elements of a comma-separated field (RFC 9110 section 5.6.1), without case; the field may come in parts.
bool has_element(const Request& request, std::string_view name, std::string_view element) {
  for (const Field& field : request.headers()) {
    if (!same_name(field.name, name)) continue;
    std::string_view rest = field.value;
    while (!rest.empty()) {
      const auto comma = std::min(rest.find(','), rest.size());
      auto part = rest.substr(0, comma);
      while (!part.empty() && (part.front() == ' ' || part.front() == '\t')) part.remove_prefix(1);
      while (!part.empty() && (part.back() == ' ' || part.back() == '\t')) part.remove_suffix(1);
      if (equal_ignoring_case(part, element)) return true;
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  return false;
}

bool is_key(std::string_view text) {
  const auto bytes = crypto::from_base64(text);
  return bytes && bytes->size() == 16;
}

}  // namespace

Result<void> check_upgrade(const Request& request) {
  const bool wanted = has_element(request, "Connection", "upgrade") && has_element(request, "Upgrade", "websocket");
  if (request.method() != Method::get || request.is_http_1_0() || !wanted) return fail(Reason::upgrade_required);
  const auto version = request.header("Sec-WebSocket-Version");
  if (request.header_count("Sec-WebSocket-Version") != 1 || version != "13") {
    return fail(Reason::upgrade_required, "the version is not 13");
  }
  if (request.header_count("Sec-WebSocket-Key") != 1 || !is_key(request.header("Sec-WebSocket-Key"))) {
    return fail(Reason::invalid_request, "Sec-WebSocket-Key is not one text of 16 bytes");
  }
  if (!request.body().empty()) return fail(Reason::invalid_request, "an upgrade has no body");
  return {};
}

Response upgrade(const Request& request, std::unique_ptr<SocketHandler> handler, SocketLimits limits) {
  constexpr std::string_view guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // section 1.3
  const auto accept =
      crypto::base64(crypto::sha1_of_websocket_key(std::string(request.header("Sec-WebSocket-Key")).append(guid)));
  return {.status = 101,
          .headers = {{"Upgrade", "websocket"}, {"Sec-WebSocket-Accept", accept}},
          .upgrade = std::make_shared<Upgrade>(std::move(handler), limits)};
}

}  // namespace gatehouse::http
