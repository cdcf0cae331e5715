#include <gatehouse/http/internal/serialize.h>

#include <gatehouse/http/request.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace gatehouse::http {
namespace {

void append_number(std::string& out, std::size_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

bool is_ours(std::string_view name) {
  constexpr std::array<std::string_view, 7> ours{"Content-Length", "Transfer-Encoding", "Connection", "Date",
                                                 "Keep-Alive",     "Trailer",           "TE"};
  return std::ranges::any_of(ours, [&](std::string_view our) { return same_name(our, name); });
}

}  // namespace

void serialize(const Response& response, const Sending& how, std::string& out) {
  out += "HTTP/1.1 ";
  append_number(out, static_cast<std::size_t>(response.status));
  out += ' ';
  out += reason_phrase(response.status);
  out += "\r\n";
  out += how.date;
  for (const auto& [name, value] : response.headers) {
    if (is_ours(name)) continue;
    out.append(name).append(": ").append(value).append("\r\n");
  }
  const bool switches = response.status == 101;
  // RFC 9110 8.6: and no Content-Length either
  const bool bodiless = switches || response.status == 204 || response.status == 304;
  if (how.chunked) {
    out += "Transfer-Encoding: chunked\r\n";
  } else if (!bodiless && response.more == nullptr) {
    out += "Content-Length: ";
    append_number(out, response.body.size());
    out += "\r\n";
  }
  if (switches) out += "Connection: Upgrade\r\n";
  if (how.close) out += "Connection: close\r\n";
  if (how.keep_1_0) out += "Connection: keep-alive\r\n";
  out += "\r\n";
  if (bodiless || how.head_only) return;
  how.chunked ? append_chunk(out, response.body) : void(out += response.body);
}

void append_chunk(std::string& out, std::string_view bytes) {
  if (bytes.empty()) return;
  std::array<char, 16> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), bytes.size(), 16).ptr;
  out.append(digits.data(), end).append("\r\n").append(bytes).append("\r\n");
}

void append_last_chunk(std::string& out) { out += "0\r\n\r\n"; }

}  // namespace gatehouse::http
